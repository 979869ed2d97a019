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
 * The right to carry out a run, which one process has at a time. The operating system takes it back when the process
 * ends, however it ends.
 */
public final class RunClaim implements AutoCloseable {
    /**
     * Beside the store: at eight times a run's number stands the number of the process that carries it out. What is
     * locked is a byte far behind, so that the numbers can be read.
     */
    private static final String FILE = ".owners";

    private static final long LOCKS = 1L << 60;

    private static final int LOOKS = 5;
    private static final long LOOK_NANOS = 10_000_000;

    private final FileChannel channel;

    private RunClaim(FileChannel channel) {
        this.channel = channel;
    }

    /** Another process carries out the run. */
    public static final class RunTaken extends Exception {
        private static final long serialVersionUID = 1L;

        RunTaken(long run, long process) {
            super("run %d is still running (%s)".formatted(run, name(process)), null, false, false);
        }

        private static String name(long process) {
            return process == 0 ? "another process" : "process %d".formatted(process);
        }
    }

    /** @throws RunTaken if another process has it */
    static RunClaim of(Path store, long run) throws RunTaken {
        var file = file(store);
        try {
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel, run) == null) {
                try (channel) {
                    throw new RunTaken(run, process(channel, run));
                }
            }
            write(channel, run);
            return new RunClaim(channel);
        } catch (IOException e) {
            throw new StoreException("%s cannot be written: %s".formatted(file, FileReason.of(e)), e);
        }
    }

    /**
     * Whether a process carries out the run; an answer is old when it comes. Writes nothing. For commands that carry out
     * no run themselves: to close what was looked through gives back all claims of the own process, as POSIX locks do.
     */
    static boolean isTaken(Path store, long run) {
        var file = file(store);
        if (!Files.exists(file)) {
            return false;
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.tryLock(LOCKS + run, 1, true) == null;
        } catch (OverlappingFileLockException ownProcess) {
            return true;
        } catch (IOException e) {
            throw new StoreException("%s cannot be read: %s".formatted(file, FileReason.of(e)), e);
        }
    }

    private static Path file(Path store) {
        return store.resolveSibling(store.getFileName() + FILE);
    }

    /** Who only looks has the lock for an instant, so what is locked is tried again. */
    private static @Nullable FileLock lock(FileChannel channel, long run) throws IOException {
        try {
            var lock = channel.tryLock(LOCKS + run, 1, false);
            for (var again = 0; lock == null && again < LOOKS; again++) {
                LockSupport.parkNanos(LOOK_NANOS);
                lock = channel.tryLock(LOCKS + run, 1, false);
            }
            return lock;
        } catch (OverlappingFileLockException ownProcess) {
            return null;
        }
    }

    private static long process(FileChannel channel, long run) throws IOException {
        var number = ByteBuffer.allocate(Long.BYTES);
        channel.read(number, run * Long.BYTES);
        return number.getLong(0);
    }

    private static void write(FileChannel channel, long run) {
        var number = ByteBuffer.allocate(Long.BYTES)
                .putLong(0, ProcessHandle.current().pid());
        try {
            channel.write(number, run * Long.BYTES);
        } catch (IOException noRoom) {
            // The lock needs none; the number is only for people.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("a run's claim cannot be given back: " + FileReason.of(e), e);
        }
    }
}
