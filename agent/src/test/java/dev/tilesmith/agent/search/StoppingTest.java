package dev.tilesmith.agent.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.search.NumberKernels.NumberJudge;
import dev.tilesmith.agent.search.NumberKernels.SubtractingOneByOne;
import dev.tilesmith.agent.search.ensemble.WeightedEnsemble;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.schedule.MemoryJournal;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoppingTest {
    private static final SearchSettings SETTINGS = new SearchSettings(2, 4, 2, 6, OptionalInt.empty(), 1);

    @Test
    void a_search_ends_when_it_is_content() {
        var result = search(new Stopping(0, 900, Deadline.NONE), new MemoryJournal(), new NumberJudge());
        assertTrue(result.best().cycles() <= 900 && result.iterations().size() < 6);
    }

    @Test
    void a_search_that_finds_nothing_ends_when_its_patience_does() {
        var never = new NumberJudge() {
            @Override
            public Verdict evaluate(Kernel kernel, OptionalLong boundCycles) {
                return boundCycles.isEmpty() ? super.evaluate(kernel, boundCycles) : new Verdict.OverLimit("no", 1);
            }
        };
        var result = search(new Stopping(2, 0, Deadline.NONE), new MemoryJournal(), never);
        assertEquals(2, result.iterations().size());
    }

    @Test
    void a_search_whose_time_is_over_ends_with_what_it_has_and_is_repeated_with_just_that() {
        var verdicts = new AtomicInteger();
        var counting = new NumberJudge() {
            @Override
            public Verdict evaluate(Kernel kernel, OptionalLong boundCycles) {
                verdicts.incrementAndGet();
                return super.evaluate(kernel, boundCycles);
            }
        };
        Deadline afterTwenty = () -> verdicts.get() < 20 ? 60_000 : 0;
        var journal = new MemoryJournal();
        var stopped = search(new Stopping(0, 0, afterTwenty), journal, counting);
        assertTrue(stopped.iterations().size() < 6);
        assertTrue(journal.replies().keySet().stream().anyMatch(key -> key.endsWith("/stopped")));
        var repeated = search(Stopping.NEVER, journal, new NumberJudge());
        assertEquals(stopped.beam(), repeated.beam());
        assertEquals(stopped.iterations(), repeated.iterations());
    }

    @Test
    void an_evaluation_that_runs_when_the_time_is_over_is_interrupted() throws InterruptedException {
        var running = new CountDownLatch(2);
        var interrupted = new CountDownLatch(1);
        var first = new AtomicBoolean(true);
        var judge = new NumberJudge() {
            @Override
            public Verdict evaluate(Kernel kernel, OptionalLong boundCycles) {
                if (boundCycles.isEmpty()) {
                    return super.evaluate(kernel, boundCycles);
                }
                var isFirst = first.getAndSet(false);
                running.countDown();
                try {
                    // The first one ends when a second one runs; that one and all others would never end.
                    (isFirst ? running : new CountDownLatch(1)).await();
                    return super.evaluate(kernel, boundCycles);
                } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw new CancellationException("interrupted");
                }
            }
        };
        Deadline onceTwoRun = () -> running.getCount() == 0 ? 0 : 60_000;
        var result = search(new Stopping(0, 0, onceTwoRun), new MemoryJournal(), judge, 2);
        assertEquals(1, result.iterations().size());
        assertTrue(interrupted.await(60, TimeUnit.SECONDS));
    }

    private static SearchResult search(Stopping stopping, MemoryJournal journal, Judge judge) {
        return search(stopping, journal, judge, 1);
    }

    private static SearchResult search(Stopping stopping, MemoryJournal journal, Judge judge, int workers) {
        return NumberKernels.search(
                SETTINGS,
                journal,
                workers,
                judge,
                List.of(new SubtractingOneByOne()),
                new SearchListener() {},
                WeightedEnsemble.even(1),
                stopping);
    }
}
