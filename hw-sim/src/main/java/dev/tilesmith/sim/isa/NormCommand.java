package dev.tilesmith.sim.isa;

/** What a mvout does with a row, by its code in the address (Gemmini NormCmd.scala); only the first stores it. */
public enum NormCommand {
    STORE,
    SUM,
    MEAN,
    VARIANCE,
    INVERSE_DEVIATION,
    MAXIMUM,
    SUM_EXPONENTIALS,
    INVERSE_SUM;

    private static final NormCommand[] ALL = values();

    static NormCommand of(int code) {
        return ALL[code];
    }

    /** The same for a block that is not the last of its row. */
    public NormCommand unfinished() {
        return switch (this) {
            case MEAN -> SUM;
            case INVERSE_DEVIATION -> VARIANCE;
            case INVERSE_SUM -> SUM_EXPONENTIALS;
            case STORE, SUM, VARIANCE, MAXIMUM, SUM_EXPONENTIALS -> this;
        };
    }
}
