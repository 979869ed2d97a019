package dev.tilesmith.agent.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.search.NumberKernels.NumberJudge;
import dev.tilesmith.agent.search.NumberKernels.SubtractingOneByOne;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
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
                new InMemoryJournal(),
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
