package dev.tilesmith.agent.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.NumberKernels.NumberJudge;
import dev.tilesmith.agent.search.NumberKernels.SubtractingOneByOne;
import dev.tilesmith.agent.search.ensemble.AdaptiveEnsemble;
import dev.tilesmith.agent.search.ensemble.Experience;
import dev.tilesmith.agent.search.ensemble.KernelOutcome;
import dev.tilesmith.agent.search.ensemble.WeightedEnsemble;
import dev.tilesmith.schedule.MemoryJournal;
import dev.tilesmith.schedule.PastKernel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EnsembleTest {
    @Test
    void fixed_weights_share_plans_out_and_the_first_get_what_is_left_over() {
        assertArrayEquals(new int[] {2, 1, 1}, WeightedEnsemble.even(3).share(4, 1));
        assertArrayEquals(new int[] {1, 3}, new WeightedEnsemble(List.of(1.0, 3.0)).share(4, 1));
        assertArrayEquals(new int[] {1, 0, 0}, WeightedEnsemble.even(3).share(1, 1));
    }

    @Test
    void the_adaptive_ensemble_leaves_a_useless_proposer_and_splits_the_same_way_again() {
        var first = callsAfterIterationThree(7);
        var good = first.getOrDefault("good", 0);
        var useless = first.getOrDefault("useless", 0);
        assertTrue(good >= 0.75 * (good + useless), first::toString);
        assertEquals(first, callsAfterIterationThree(7));
    }

    @Test
    void what_earlier_runs_have_shown_counts_from_the_first_iteration_on_and_no_more_than_some_tries() {
        var past = new ArrayList<PastKernel>();
        for (var i = 0; i < 500; i++) {
            past.add(new PastKernel("useless", "a", 1000, OptionalLong.of(1200)));
            past.add(new PastKernel("good", "b", 1000, OptionalLong.of(900)));
        }
        var experience = Experience.of(past);
        var experienced = new AdaptiveEnsemble(List.of("useless", "good"), experience).share(100, 5);
        var fresh = new AdaptiveEnsemble(List.of("useless", "good")).share(100, 5);
        assertTrue(experienced[1] > 85 && fresh[1] < 70, () -> experienced[1] + " " + fresh[1]);

        var ensemble = new AdaptiveEnsemble(List.of("useless", "good"), experience);
        for (var i = 0; i < 60; i++) {
            ensemble.closed(List.of(
                    new KernelOutcome("useless", "a", "correct", 1000, OptionalLong.of(500)),
                    new KernelOutcome("good", "b", "wrong", 1000, OptionalLong.empty())));
        }
        assertTrue(ensemble.share(100, 5)[0] > 85, "the run's own outcomes weigh more in the end");
    }

    @Test
    void experience_is_the_same_text_again_after_it_was_stored() throws Exception {
        var past = List.of(
                new PastKernel("one", "b", 1000, OptionalLong.of(900)),
                new PastKernel("two", "a", 1000, OptionalLong.empty()),
                new PastKernel("one", "a", 1000, OptionalLong.of(1100)));
        var json = new ObjectMapper();
        var text = json.writeValueAsString(Experience.of(past));
        assertEquals(Experience.of(past), json.readValue(text, Experience.class));
        assertEquals(text, json.writeValueAsString(json.readValue(text, Experience.class)));
        assertEquals(2, Experience.of(past).ofProposer("one").tried());
        assertEquals(0, Experience.of(past).ofOption("a").improved());
    }

    private static Map<String, Integer> callsAfterIterationThree(long seed) {
        var good = new Named("good", 0);
        var useless = new Named("useless", 1);
        var settings = new SearchSettings(4, 4, 2, 8, OptionalInt.empty(), seed);
        var calls = new TreeMap<String, Integer>();
        var counting = new SearchListener() {
            @Override
            public void iterationClosed(IterationReport report) {
                if (report.number() > 3) {
                    report.outcomes().forEach(outcome -> calls.merge(outcome.proposer(), 1, Integer::sum));
                }
            }
        };
        NumberKernels.search(
                settings,
                new MemoryJournal(),
                2,
                new NumberJudge(),
                List.of(useless, good),
                counting,
                new AdaptiveEnsemble(List.of("useless", "good")),
                Stopping.NEVER);
        return calls;
    }

    /** One that subtracts an even number, and so is right, or an odd one, and is wrong. */
    private static final class Named extends SubtractingOneByOne {
        private final String name;
        private final int odd;

        Named(String name, int odd) {
            this.name = name;
            this.odd = odd;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
            var cycles = Integer.parseInt(parent.kernel().source()) - 2 * random.nextInt(1, 8) - odd;
            return Answer.of(List.of(new Draft(plan, "" + Math.max(2 + odd, cycles))));
        }
    }
}
