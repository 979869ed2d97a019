package dev.tilesmith.eval.gcc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** A temporary directory that is gone when it is closed. */
public record WorkDirectory(Path path) implements AutoCloseable {
    public static WorkDirectory create() throws IOException {
        return new WorkDirectory(Files.createTempDirectory("tilesmith-gcc-"));
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(path.resolve(name), text);
    }

    @Override
    public void close() throws IOException {
        List<Path> files;
        try (var tree = Files.walk(path)) {
            files = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (var file : files) {
            Files.deleteIfExists(file);
        }
    }
}
