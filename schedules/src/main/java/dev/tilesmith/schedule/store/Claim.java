package dev.tilesmith.schedule.store;

import dev.tilesmith.file.FileReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to carry out a run or a campaign, which one process has at a time. The operating system takes it back when
 * the process ends, however it ends.
 */
public final class Claim implements AutoCloseable {
    /**
     * What is claimed. Each kind has a file of its own beside the store: at eight times a number stands the number of the
     * process that has the claim. What is locked is a byte far behind, so that the numbers can be read. Whoever closes one
     * of these files gives back all claims that its process has there, hence a run's is no campaign's.
     */
    enum Kind {
        RUN("run", ".owners"),
        CAMPAIGN("campaign", ".campaigns");

        private final String word;
        private final String suffix;

        Kind(String word, String suffix) {
            this.word = word;
            this.suffix = suffix;
        }

        private Path file(Path store) {
            return store.resolveSibling(store.getFileName() + suffix);
        }
    }

    private static final long LOCKS = 1L << 60;

    private static final int LOOKS = 5;
    private static final long LOOK_NANOS = 10_000_000;

    private final FileChannel channel;

    private Claim(FileChannel channel) {
        this.channel = channel;
    }

    /** Another process has the claim. */
    public static final class Taken extends Exception {
        private static final long serialVersionUID = 1L;

        Taken(String what, long process) {
            super("%s is still running (%s)".formatted(what, name(process)), null, false, false);
        }

        private static String name(long process) {
            return process == 0 ? "another process" : "process %d".formatted(process);
        }
    }

    /** @throws Taken if another process has it */
    static Claim of(Kind kind, Path store, long number) throws Taken {
        var file = kind.file(store);
        try {
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel, number) == null) {
                try (channel) {
                    throw new Taken("%s %d".formatted(kind.word, number), process(channel, number));
                }
            }
            write(channel, number);
            return new Claim(channel);
        } catch (IOException e) {
            throw new StoreException("%s cannot be written: %s".formatted(file, FileReason.of(e)), e);
        }
    }

    /**
     * Whether a process has the claim; an answer is old when it comes. Writes nothing. For commands that carry out nothing
     * of this kind themselves: to close what was looked through gives back all claims of the own process, as POSIX locks
     * do.
     */
    static boolean isTaken(Kind kind, Path store, long number) {
        var file = kind.file(store);
        if (!Files.exists(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.tryLock(LOCKS + number, 1, true) == null;
        } catch (OverlappingFileLockException ownProcess) {
            return true;
        } catch (IOException e) {
            throw new StoreException("%s cannot be read: %s".formatted(file, FileReason.of(e)), e);
        }
    }

    /** Who only looks has the lock for an instant, so what is locked is tried again. */
    private static @Nullable FileLock lock(FileChannel channel, long number) throws IOException {
        try {
            var lock = channel.tryLock(LOCKS + number, 1, false);
            for (var again = 0; lock == null && again < LOOKS; again++) {
                LockSupport.parkNanos(LOOK_NANOS);
                lock = channel.tryLock(LOCKS + number, 1, false);
            }
            return lock;
        } catch (OverlappingFileLockException ownProcess) {
            return null;
        }
    }

    private static long process(FileChannel channel, long number) throws IOException {
        var process = ByteBuffer.allocate(Long.BYTES);
        channel.read(process, number * Long.BYTES);
        return process.getLong(0);
    }

    private static void write(FileChannel channel, long number) {
        var process = ByteBuffer.allocate(Long.BYTES)
                .putLong(0, ProcessHandle.current().pid());
        try {
            channel.write(process, number * Long.BYTES);
        } catch (IOException noRoom) {
            // The lock needs none; the number is only for people.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("a claim cannot be given back: " + FileReason.of(e), e);
        }
    }
}
