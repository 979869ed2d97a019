package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.SearchSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shows how far a search is and how long it still takes: a bar that redraws itself on a terminal, a line at every quarter
 * elsewhere, nothing when quiet. Goes to standard error, so that results stay clean. Thread-safe.
 */
public final class ProgressPrinter implements SearchListener {
    private static final int BAR_COLUMNS = 28;
    private static final int LEAST_BAR_COLUMNS = 5;
    private static final String ERASE = "\r\033[K";

    private final Console console;
    private final Clock clock;
    private final boolean quiet;
    private final String title;
    private final int iterations;
    private final int kernelsPerIteration;
    private final int evaluationBudget;
    private volatile Instant began;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger doneBefore = new AtomicInteger();
    private final AtomicBoolean barShown = new AtomicBoolean();
    private volatile int iteration;
    private volatile int expected;

    /** @param title stands before each line; may be empty */
    public ProgressPrinter(Console console, Clock clock, boolean quiet, String title, SearchSettings search) {
        this.console = console;
        this.clock = clock;
        this.quiet = quiet;
        this.title = title;
        this.iterations = search.iterations();
        this.kernelsPerIteration = search.beamWidth() * search.plansPerParent() * search.codesPerPlan();
        this.evaluationBudget = search.evaluations().orElse(Integer.MAX_VALUE);
        this.began = clock.instant();
    }

    @Override
    public void iterationStarted(int number) {
        if (number == 1) {
            // What came before, the start and the seeds, says nothing about the time that is left.
            began = clock.instant();
        }
        iteration = number;
        expected = 0;
        doneBefore.set(done.get());
    }

    @Override
    public void expected(int kernels) {
        expected = kernels;
    }

    @Override
    public void evaluated() {
        done.incrementAndGet();
        show();
    }

    /** Removes the bar, so that a line can be printed in its place. */
    public synchronized void clear() {
        if (barShown.getAndSet(false)) {
            console.err().print(ERASE);
            console.err().flush();
        }
    }

    private synchronized void show() {
        if (quiet) {
            return;
        }
        var now = done.get() - doneBefore.get();
        if (console.columns().isPresent()) {
            barShown.set(true);
            console.err().print(ERASE + redrawn(now, console.columns().getAsInt()));
            console.err().flush();
        } else if (now > 0 && isQuarter(now)) {
            console.err()
                    .println("%siteration %d of %d: %d of %d kernels evaluated, %s"
                            .formatted(title, iteration, iterations, now, expected, left()));
        }
    }

    private boolean isQuarter(int now) {
        return now * 4 / Math.max(1, expected) != (now - 1) * 4 / Math.max(1, expected);
    }

    /** One line of the terminal: a longer one could not be redrawn. The bar takes what room the words leave. */
    private String redrawn(int now, int columns) {
        var before = "%siteration %d of %d  ".formatted(title, iteration, iterations);
        var after = "%d/%d  %s".formatted(now, expected, left());
        var room = columns - 1 - before.length() - after.length() - "[] ".length();
        var line = before + (room < LEAST_BAR_COLUMNS ? "" : bar(now, Math.min(BAR_COLUMNS, room)) + " ") + after;
        return line.substring(0, Math.min(line.length(), columns - 1));
    }

    private String bar(int now, int columns) {
        var filled = expected == 0 ? columns : Math.min(columns, columns * now / expected);
        return "[" + "#".repeat(filled) + "-".repeat(columns - filled) + "]";
    }

    private String left() {
        var finished = done.get();
        if (finished == 0) {
            return "estimating the time left";
        }
        var inThis = expected - (finished - doneBefore.get());
        var later = (long) (iterations - iteration) * kernelsPerIteration;
        var kernels = Math.min(inThis + later, Math.max(0, evaluationBudget - finished));
        var elapsed = Duration.between(began, clock.instant());
        var left = Duration.ofMillis(elapsed.toMillis() * kernels / finished);
        return "about %d:%02d left".formatted(left.toMinutes(), left.toSecondsPart());
    }
}
