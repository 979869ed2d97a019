package dev.tilesmith.agent.repl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.campaign.RunFolder;
import dev.tilesmith.agent.cli.argument.OutputPlaces;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.file.FileReason;
import dev.tilesmith.file.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;

/**
 * Where a session leaves its files, below the folder of all runs: {@code session.json} has all of it, the kernels are there
 * as C files too, and the folders of its searches. One process has it at a time.
 *
 * @param path of the folder
 * @param lock held until the folder is closed
 */
record SessionFolder(Path path, FileChannel lock) implements AutoCloseable {
    private static final String NAME = "session-%04d";
    private static final String PREFIX = "session-";
    private static final String STATE = "session.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A new folder. */
    static SessionFolder create(Environment environment) {
        var all = OutputPlaces.folder(all(environment), RunFolder.ALL.toString());
        for (var number = 1; ; number++) {
            try {
                return claimed(Files.createDirectory(all.resolve(NAME.formatted(number))));
            } catch (FileAlreadyExistsException _) {
                // The next number may be free.
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make a folder for the session in %s".formatted(all), e);
            }
        }
    }

    /**
     * The newest one of the working directory.
     *
     * @throws UserError if there is none, or another process has it
     */
    static SessionFolder newest(Environment environment) {
        var path = folders(all(environment)).stream()
                .filter(folder -> Files.exists(folder.resolve(STATE)))
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> UserError.input(
                        "--resume: no session has left anything in %s; begin one with: tilesmith repl OP"
                                .formatted(RunFolder.ALL)));
        try {
            return claimed(path);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open %s".formatted(path), e);
        }
    }

    private static Path all(Environment environment) {
        return environment.workingDirectory().resolve(RunFolder.ALL);
    }

    private static List<Path> folders(Path all) {
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (var files = Files.list(all)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read %s".formatted(all), e);
        }
    }

    private static SessionFolder claimed(Path path) throws IOException {
        var channel = FileChannel.open(path.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isLocked(channel)) {
            channel.close();
            throw UserError.input("%s is open in another process; begin a session of its own without --resume"
                    .formatted(path.getFileName()));
        }
        return new SessionFolder(path, channel);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException ownProcess) {
            return false;
        }
    }

    /**
     * A session as it is kept.
     *
     * @param version of simulator and compiler, with which its cycles were counted
     */
    record Saved(String version, Session session) {}

    /** What was saved last. */
    Saved load() {
        var file = path.resolve(STATE);
        try {
            return JSON.readValue(Files.readString(file), Saved.class);
        } catch (JsonProcessingException e) {
            throw UserError.input("%s is damaged; its kernels are beside it as C files".formatted(file));
        } catch (IOException e) {
            throw UserError.input("%s cannot be read: %s".formatted(file, FileReason.of(e)));
        }
    }

    /** Keeps the session, and the current kernel as a file. */
    void save(Saved saved) {
        var session = saved.session();
        session.currentEntry().ifPresent(entry -> write(kernel(entry), entry.source()));
        try {
            write(path.resolve(STATE), JSON.writeValueAsString(saved));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a session is plain values and always has a JSON form", e);
        }
    }

    Path kernel(Session.Entry entry) {
        return path.resolve("kernel-%02d.c".formatted(entry.number()));
    }

    /** What is being made of a kernel by hand. */
    Path draft(Session.Entry entry) {
        return path.resolve("kernel-%02d-edited.c".formatted(entry.number()));
    }

    /** Where the next search of the session leaves its files. */
    Path search(Session session) {
        return path.resolve("search-%02d".formatted(session.searches() + 1));
    }

    static void write(Path file, String text) {
        try {
            WholeFile.write(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s".formatted(file), e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close %s".formatted(path), e);
        }
    }
}
