package dev.tilesmith.agent.cli;

/** Something that the user can mend: one line that says what, where and what would be right, and an exit code. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private UserError(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** Wrong usage or input. */
    static UserError input(String message) {
        return new UserError(ExitCode.INPUT, message);
    }

    /** The environment lacks something: a key, a compiler, room on the disk. */
    static UserError environment(String message) {
        return new UserError(ExitCode.ENVIRONMENT, message);
    }

    int exitCode() {
        return exitCode;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
