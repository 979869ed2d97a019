package dev.tilesmith.schedule.mapper.code;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Options;
import dev.tilesmith.op.Scales;
import dev.tilesmith.sim.c.tree.KernelWriter;

/** Writes how a kernel sets up the units before it uses them. Strides in memory are in bytes, others in local rows. */
public record Configuration(KernelWriter code) {
    /** The array keeps weights. */
    public void weightStationary(int activationsStride, boolean transposesFirst, boolean transposesSecond) {
        if (activationsStride != 1 || transposesFirst || transposesSecond) {
            array("WEIGHT_STATIONARY", activationsStride, transposesFirst, transposesSecond);
        } else {
            code.call("gemmini_config_ex", name("WEIGHT_STATIONARY"), name("NO_ACTIVATION"), number(0));
        }
    }

    /** The array keeps sums. */
    public void outputStationary(boolean transposesFirst, boolean transposesSecond) {
        array("OUTPUT_STATIONARY", 1, transposesFirst, transposesSecond);
    }

    private void array(String dataflow, int activationsStride, boolean transposesFirst, boolean transposesSecond) {
        code.call(
                "gemmini_extended_config_ex",
                name(dataflow),
                name("NO_ACTIVATION"),
                number(0),
                number(activationsStride),
                truth(transposesFirst),
                truth(transposesSecond));
    }

    /** Moves into local memory by one of the three load states. */
    public void load(int state, long stride) {
        code.call(
                "gemmini_extended3_config_ld",
                number(stride),
                name("MVIN_SCALE_IDENTITY"),
                truth(false),
                number(state));
    }

    /** The same, for moves that are wider than the array: their blocks of columns lie {@code blockStride} rows apart. */
    public void load(int state, long stride, int blockStride) {
        code.call(
                "gemmini_extended4_config_ld",
                number(stride),
                name("MVIN_SCALE_IDENTITY"),
                truth(false),
                number(blockStride),
                number(state));
    }

    /** Moves of results into an array with so many columns. */
    public void store(Options options, float scale, int columns) {
        var isFull = options.output() == Options.Output.INT32;
        var type = isFull ? options.type().accumulator() : options.type().element();
        code.call(
                "gemmini_extended_config_st",
                number((long) columns * type.bytes()),
                name(options.activation().constant()),
                isFull || scale == 1.0f ? name("ACC_SCALE_IDENTITY") : floating(Scales.text(scale)));
    }
}
