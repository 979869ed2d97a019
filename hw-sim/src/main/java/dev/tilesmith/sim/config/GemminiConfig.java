package dev.tilesmith.sim.config;

import java.util.Optional;

/**
 * The parameters of one Gemmini instance (Gemmini RTL, Configs.scala and GemminiConfigs.scala). Capacities in rows of
 * {@code dim} elements.
 *
 * @param name name of the preset, as in {@code --target}
 * @param dim rows and columns of the systolic array, and elements in a row of either memory
 * @param element type of scratchpad elements
 * @param elementBytes bytes of a scratchpad element (1 or 4)
 * @param accumulatorBytes bytes of an accumulator element (4)
 * @param scratchpadBanks number of single-ported scratchpad banks
 * @param scratchpadRows rows of all banks together
 * @param accumulatorBanks number of accumulator banks
 * @param accumulatorRows rows of all banks together
 * @param meshOutputBits width in which partial sums leave the array (20 for int8); 0 for floating point
 * @param loadEntries reservation-station entries for loads
 * @param storeEntries reservation-station entries for stores
 * @param executeEntries reservation-station entries for executes
 * @param loadQueue commands that the load controller queues
 * @param storeQueue commands that the store controller queues
 * @param executeQueue commands that the execute controller queues
 * @param requestsInFlight memory requests of the reader, and of the writer
 * @param maxBlocks blocks of {@code dim} columns in one move (MAX_BLOCK_LEN)
 * @param hasNormalizations whether mvouts know IGELU, LAYERNORM and SOFTMAX (has_normalizations; int8 only)
 * @param functionalModel whose values commands give (int8 only for any but the RTL's)
 */
public record GemminiConfig(
        String name,
        int dim,
        Element element,
        int elementBytes,
        int accumulatorBytes,
        int scratchpadBanks,
        int scratchpadRows,
        int accumulatorBanks,
        int accumulatorRows,
        int meshOutputBits,
        int loadEntries,
        int storeEntries,
        int executeEntries,
        int loadQueue,
        int storeQueue,
        int executeQueue,
        int requestsInFlight,
        int maxBlocks,
        boolean hasNormalizations,
        FunctionalModel functionalModel) {

    public GemminiConfig {
        var special = hasNormalizations || functionalModel != FunctionalModel.RTL;
        if (element != Element.INT8 && special) {
            throw new IllegalArgumentException("normalizations and the model %s are for int8 elements, got %s with %s"
                    .formatted(FunctionalModel.LIBGEMMINI, element, functionalModel));
        }
    }

    /** Where the hardware and its functional model for Spike differ, whose values to give (gemmini.md 3.10). */
    public enum FunctionalModel {
        RTL,
        LIBGEMMINI
    }

    /** The two kinds of machine: int8 elements with int32 sums, or float elements with float sums. */
    public enum Element {
        INT8,
        FLOAT32
    }

    /** The default machine of the public RTL: 16x16, int8. */
    public static final GemminiConfig INT8_16 = preset("gemmini-int8-16").orElseThrow();

    /** The 4x4 single-precision machine of accelerator-timing.md section 10. */
    public static final GemminiConfig FP32_4 = preset("gemmini-fp32-4").orElseThrow();

    /** {@link #INT8_16} with normalizations. */
    public static final GemminiConfig INT8_16_NORMALIZING =
            preset("gemmini-int8-16-normalizing").orElseThrow();

    /** {@link #INT8_16} with the values of the vendor's functional model. */
    public static final GemminiConfig INT8_16_LIBGEMMINI =
            preset("gemmini-int8-16-libgemmini").orElseThrow();

    /** The preset of this name, from its YAML file on the class path. */
    public static Optional<GemminiConfig> preset(String name) {
        return Optional.ofNullable(Presets.read(name));
    }

    /** Whether values are those of the vendor's functional model. */
    public boolean isLibgemmini() {
        return functionalModel == FunctionalModel.LIBGEMMINI;
    }

    /** Rows that the matrix loop normalizes at a time: NORM_STAT_IDS of LoopMatmul.scala, and of the vendor's model. */
    public int normalizedRows() {
        return isLibgemmini() ? 4 : 2;
    }

    /** Bytes of a scratchpad row. */
    public int scratchpadRowBytes() {
        return dim * elementBytes;
    }

    public int scratchpadBankRows() {
        return scratchpadRows / scratchpadBanks;
    }

    public int accumulatorBankRows() {
        return accumulatorRows / accumulatorBanks;
    }

    /** Blocks of {@code dim} columns that so many columns touch. */
    public int blocks(int columns) {
        return Math.ceilDiv(columns, dim);
    }

    /** Most columns of a move: four blocks of elements, as many bytes as one request has (MAX_BYTES). */
    public int maxMoveColumns() {
        return maxBlocks * dim;
    }

    /** Most columns of a move of accumulator words (MAX_BLOCK_LEN_ACC): no more bytes than {@link #maxMoveColumns}. */
    public int maxWideMoveColumns() {
        return maxWideBlocks() * dim;
    }

    /** Blocks in one move of accumulator words (MAX_BLOCK_LEN_ACC). */
    public int maxWideBlocks() {
        return Math.max(maxBlocks * elementBytes / accumulatorBytes, 1);
    }
}
