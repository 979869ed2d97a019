package dev.tilesmith.agent.cli.console;

import dev.tilesmith.file.FileReason;
import java.io.UncheckedIOException;

/** Something that the user can mend: one line that says what, where and what would be right, and an exit code. */
public final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private UserError(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** Wrong usage or input. */
    public static UserError input(String message) {
        return new UserError(ExitCode.INPUT, message);
    }

    /** The environment lacks something: a key, a compiler, room on the disk. */
    public static UserError environment(String message) {
        return new UserError(ExitCode.ENVIRONMENT, message);
    }

    /** The same, with what says where before it. */
    public UserError in(String place) {
        return new UserError(exitCode, place + text());
    }

    public int exitCode() {
        return exitCode;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** What could not be read or written, and why, as far as it is known. */
    public static String reason(UncheckedIOException problem) {
        var cause = problem.getCause();
        return "%s: %s".formatted(problem.getMessage(), cause == null ? "unknown reason" : FileReason.of(cause));
    }
}
