package dev.tilesmith.agent.search;

/** The time was over before there was anything to end with. The run may be resumed. */
public final class OutOfTime extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param before what had not happened yet, as the end of a sentence */
    public OutOfTime(String before) {
        super("the time was over before " + before);
    }
}
