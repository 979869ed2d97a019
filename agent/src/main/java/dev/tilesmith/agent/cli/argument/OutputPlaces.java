package dev.tilesmith.agent.cli.argument;

import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.file.FileReason;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command will write: a place that it cannot write to ends it before it begins, not after hours. */
public final class OutputPlaces {
    private OutputPlaces() {}

    /**
     * A folder, which is made if it is not there.
     *
     * @throws UserError if there can be no files in it
     */
    public static Path folder(Path folder, String shownAs) {
        if (shownAs.isBlank()) {
            throw UserError.input("a folder to write to must have a name, got ''; write . for the working directory");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw UserError.input(
                    "%s: no folder can be made there: %s; name one that can be written".formatted(shownAs, reason(e)));
        }
        if (!Files.isWritable(folder)) {
            throw UserError.input(
                    "%s: is a folder that cannot be written: permission denied; name another one".formatted(shownAs));
        }
        return folder;
    }

    /**
     * A file, which is not touched yet.
     *
     * @throws UserError if it cannot be written
     */
    public static Path file(Path file, String shownAs) {
        if (Files.isDirectory(file)) {
            throw UserError.input("%s: is a folder; name a file that can be written".formatted(shownAs));
        }
        var parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw UserError.input(
                    "%s: the folder %s does not exist; make it, or name another file".formatted(shownAs, parent));
        }
        if (!Files.isWritable(Files.exists(file) ? file : parent)) {
            throw UserError.input("%s: cannot be written: permission denied; name another file".formatted(shownAs));
        }
        return file;
    }

    /** With the part of the path that is in the way. */
    private static String reason(IOException problem) {
        return problem instanceof FileSystemException refused
                ? "%s: %s".formatted(refused.getFile(), FileReason.of(refused))
                : FileReason.of(problem);
    }
}
