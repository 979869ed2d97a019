package dev.tilesmith.agent.search;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** When a run's time is over. Thread-safe. */
@FunctionalInterface
public interface Deadline {
    Deadline NONE = () -> Long.MAX_VALUE;

    /** What an interrupted task has for its end. */
    Duration ORDERLY_END = Duration.ofSeconds(5);

    /** Milliseconds; 0 or less when the time is over. */
    long millisLeft();

    default boolean isOver() {
        return millisLeft() <= 0;
    }

    /** So much later. */
    default Deadline later(Duration time) {
        return keeping(() -> -time.toMillis());
    }

    /** The same deadline, earlier by the time that is to be kept for what follows. */
    default Deadline keeping(LongSupplier millis) {
        return () -> millisLeft() == Long.MAX_VALUE ? Long.MAX_VALUE : millisLeft() - millis.getAsLong();
    }

    /**
     * What a task brings in time, as {@link #await} waits for it; it runs in a thread of its own. If the waiting is
     * interrupted the task is too, and has some seconds to put its things in order.
     */
    default <T> Optional<T> inTime(Callable<T> task) {
        var running = new FutureTask<>(task);
        var thread = Thread.ofPlatform().daemon().start(running);
        try {
            return await(running);
        } catch (CancellationException interrupted) {
            awaitEnd(thread);
            throw interrupted;
        }
    }

    /** Another interruption ends the waiting. */
    private static void awaitEnd(Thread thread) {
        var wasInterrupted = Thread.interrupted();
        try {
            thread.join(ORDERLY_END);
        } catch (InterruptedException again) {
            wasInterrupted = true;
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits for a task. When the time is over before it has ended it is interrupted, and there is no result, whether it
     * heeds that or not. What the task throws is thrown here.
     */
    default <T> Optional<T> await(Future<T> task) {
        try {
            // A deadline may come nearer meanwhile: it is asked again and again.
            while (!task.isDone() && !isOver()) {
                awaitFor(Math.min(millisLeft(), 100), task);
            }
            return task.isDone() ? Optional.of(task.get()) : cancelled(task);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new CancellationException("the run was interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException("a task failed", e);
            }
        }
    }

    private static void awaitFor(long millis, Future<?> task) throws InterruptedException, ExecutionException {
        try {
            task.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
            // Whether the time is over is for the deadline to say.
        }
    }

    private static <T> Optional<T> cancelled(Future<T> task) {
        task.cancel(true);
        return Optional.empty();
    }
}
