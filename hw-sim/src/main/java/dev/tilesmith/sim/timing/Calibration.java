package dev.tilesmith.sim.timing;

import dev.tilesmith.sim.config.GemminiConfig;

/**
 * The timing constants of a machine, from its YAML file on the class path, where each has its unit and the measurement or
 * the file of the RTL that it comes from. Sizes that are structure (ways, entries of predictors) are constants beside the
 * rule that uses them.
 */
public record Calibration(Core core, Accelerator accelerator, Normalizer normalizer, Cache cache, Dram dram) {
    private static final Calibration INT8_16 = CalibrationFile.read("gemmini-int8-16");
    private static final Calibration FP32_4 = CalibrationFile.read("gemmini-fp32-4");

    /** The calibration of the measured machine whose element type a configuration has. */
    public static Calibration of(GemminiConfig config) {
        return switch (config.element()) {
            case INT8 -> INT8_16;
            case FLOAT32 -> FP32_4;
        };
    }

    /** The core and its caches, in core cycles. */
    public record Core(
            int floatSingleLatency,
            int floatDoubleLatency,
            int floatMoveLatency,
            int singleDivideSteps,
            int doubleDivideSteps,
            int singleRootSteps,
            int doubleRootSteps,
            int refillBeats,
            int writeBackCycles,
            int writeBackSeenAfter) {}

    /** The accelerator, in core cycles. */
    public record Accelerator(
            int elementLatency,
            int outputDelay,
            int readDelay,
            int loadScaleStages,
            int loadScaleEntries,
            int loadScaleSteps,
            int loadScaleStepCycles,
            int storeScaleStages) {}

    /** The units of the normalizer, from a request to its result, in core cycles. */
    public record Normalizer(
            int laneCycles, int quotientCycles, int rootCycles, int reciprocalCycles, int productCycles) {}

    /** The L2 and the way to memory, in core cycles. */
    public record Cache(
            int requestRegisters,
            int queuedRequests,
            int probeCycles,
            int dirtyProbeCycles,
            int probeInterval,
            int dirtyProbeInterval,
            int writePatience) {}

    /** The DRAM, in DRAM cycles: four in three core cycles. */
    public record Dram(
            int commandQueue,
            int rowAccesses,
            int refreshInterval,
            int refresh,
            int activateToAccess,
            int activateToPrecharge,
            int activateToActivate,
            int activateToOther,
            int fourActivates,
            int precharge,
            int readToRead,
            int readToWrite,
            int readToPrecharge,
            int writeToWrite,
            int writeToRead,
            int writeToPrecharge,
            int readLatency,
            int writeLatency,
            int powerDown,
            int powerUp) {}
}
