package dev.tilesmith.schedule.store;

import dev.tilesmith.file.FileReason;
import java.io.IOException;
import org.sqlite.SQLiteException;

/** Why the store cannot be used, in words. */
final class StoreReason {
    /** The rest of an SQLite error code says where in SQLite it happened. */
    private static final int PRIMARY = 0xff;

    private StoreReason() {}

    /** The end of a sentence; what lies at the bottom counts, since Flyway says only what it was doing. */
    static String of(Throwable problem) {
        var root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return switch (root) {
            case IOException io -> FileReason.of(io);
            case SQLiteException sqlite -> of(sqlite);
            case Throwable other ->
                String.valueOf(other.getMessage()).lines().findFirst().orElse("unknown reason");
        };
    }

    /** See https://www.sqlite.org/rescode.html. */
    private static String of(SQLiteException problem) {
        return switch (problem.getResultCode().code & PRIMARY) {
            case 3, 23 -> "permission denied";
            case 5, 6 -> "another process holds it and does not end";
            case 8 -> "it cannot be written";
            case 10 -> "the disk cannot be read or written (%s)".formatted(problem.getResultCode());
            case 11 -> "it is damaged; restore it from a copy, or move it away to begin with an empty one";
            case 13 -> "no space left on device";
            case 14 -> "it cannot be opened";
            case 26 -> "it is no SQLite database; move it away to begin with an empty one";
            default -> String.valueOf(problem.getMessage());
        };
    }
}
