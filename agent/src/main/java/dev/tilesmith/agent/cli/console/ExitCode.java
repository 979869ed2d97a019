package dev.tilesmith.agent.cli.console;

/** What the commands' exit codes mean. */
public final class ExitCode {
    /** Done; a budget that ran out is done. */
    public static final int DONE = 0;
    /** A kernel was rejected, or a speedup was required and none was found. */
    public static final int REJECTED = 1;
    /** A defect of Tilesmith itself ended the command; it has no number of its own. */
    public static final int DEFECT = 1;
    /** Wrong usage or input. */
    public static final int INPUT = 2;
    /** The environment lacks something. */
    public static final int ENVIRONMENT = 3;
    /** Interrupted; the run can be resumed. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
