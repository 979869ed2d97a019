package dev.tilesmith.schedule.mapper.solve;

/** The loops of a convolution; a product has rows P, depth C and columns K. */
public enum Loop {
    /** Kernel rows. */
    R,
    /** Kernel columns. */
    S,
    /** Output rows, or blocks of rows of a product. */
    P,
    /** Output columns. */
    Q,
    /** Blocks of channels: along the rows of the array. */
    C,
    /** Blocks of filters: along the columns of the array. */
    K,
    /** Images. */
    N;

    boolean isOfWeights() {
        return this == R || this == S || this == C || this == K;
    }

    boolean isOfInput() {
        return this == N || this == P || this == Q || this == C;
    }

    boolean isOfOutput() {
        return this == N || this == P || this == Q || this == K;
    }

    /** Summed over: outside of the scratchpad's tile such a loop makes both operands pass again for each output. */
    boolean isOfDepth() {
        return this == R || this == S || this == C;
    }
}
