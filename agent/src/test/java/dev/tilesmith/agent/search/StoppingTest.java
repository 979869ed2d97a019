package dev.tilesmith.agent.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.search.NumberKernels.NumberJudge;
import dev.tilesmith.agent.search.NumberKernels.SubtractingOneByOne;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StoppingTest {
    private static final SearchSettings SETTINGS = new SearchSettings(2, 4, 2, 6, OptionalInt.empty(), 1);

    @Test
    void a_search_ends_when_it_is_content() {
        var result = search(new Stopping(0, 900, Stopping.Deadline.NONE), new InMemoryJournal(), new NumberJudge());
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
        var result = search(new Stopping(2, 0, Stopping.Deadline.NONE), new InMemoryJournal(), never);
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
        Stopping.Deadline afterTwenty = () -> verdicts.get() < 20 ? 60_000 : 0;
        var journal = new InMemoryJournal();
        var stopped = search(new Stopping(0, 0, afterTwenty), journal, counting);
        assertTrue(stopped.iterations().size() < 6);
        assertTrue(journal.replies.keySet().stream().anyMatch(key -> key.endsWith("/stopped")));
        var repeated = search(Stopping.NEVER, journal, new NumberJudge());
        assertEquals(stopped.beam(), repeated.beam());
        assertEquals(stopped.iterations(), repeated.iterations());
    }

    private static SearchResult search(Stopping stopping, InMemoryJournal journal, Judge judge) {
        return NumberKernels.search(
                SETTINGS,
                journal,
                1,
                judge,
                List.of(new SubtractingOneByOne()),
                new SearchListener() {},
                WeightedEnsemble.even(1),
                stopping);
    }
}
