package dev.tilesmith.agent.cli;

/** What the commands' exit codes mean. */
final class ExitCode {
    /** Done; a budget that ran out is done. */
    static final int DONE = 0;
    /** A kernel was rejected, or a speedup was required and none was found. */
    static final int REJECTED = 1;
    /** Wrong usage or input. */
    static final int INPUT = 2;
    /** The environment lacks something. */
    static final int ENVIRONMENT = 3;
    /** Interrupted; the run can be resumed. */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
