package dev.tilesmith.agent.campaign;

import dev.tilesmith.file.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a run leaves its files. A file is there whole or not at all. */
public record RunFolder(Path path) {
    /** Below the working directory: what has the folders of all runs that name none of their own. */
    public static final Path ALL = Path.of("tilesmith-runs");

    /**
     * A new folder in that of all runs, {@code 0007-gemm-512x512x512}. Stores number their runs each for itself, so where
     * a run of another store has left its files already, a number is put behind.
     */
    public static RunFolder create(Path all, long run, String op) {
        var name = op.replaceAll("[^A-Za-z0-9.]+", "-").replaceAll("^-|-$", "");
        var shortened = name.length() > 60 ? name.substring(0, 60) : name;
        var first = "%04d-%s".formatted(run, shortened);
        for (var number = 1; ; number++) {
            var path = all.resolve(number == 1 ? first : first + "-" + number);
            try {
                Files.createDirectories(all);
                return new RunFolder(Files.createDirectory(path));
            } catch (FileAlreadyExistsException _) {
                // The next number may be free.
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make the folder %s".formatted(path), e);
            }
        }
    }

    public void write(String name, String content) {
        try {
            Files.createDirectories(path);
            WholeFile.write(path.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s".formatted(path.resolve(name)), e);
        }
    }
}
