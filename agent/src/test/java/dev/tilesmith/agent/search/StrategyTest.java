package dev.tilesmith.agent.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.agent.search.NumberKernels.NumberJudge;
import dev.tilesmith.agent.search.NumberKernels.Subtracting;
import dev.tilesmith.agent.search.NumberKernels.SubtractingOneByOne;
import dev.tilesmith.agent.search.strategy.Beam;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.agent.search.strategy.Child;
import dev.tilesmith.agent.search.strategy.Expansion;
import dev.tilesmith.agent.search.strategy.Population;
import dev.tilesmith.agent.search.strategy.Strategy;
import dev.tilesmith.agent.search.strategy.Strategy.Kind;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.schedule.MemoryJournal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StrategyTest {
    @ParameterizedTest
    @EnumSource
    void a_run_that_was_cut_anywhere_ends_like_one_that_was_not_with_any_number_of_workers(Kind kind) {
        var whole = new MemoryJournal();
        var expected = search(settings(kind, 5), whole, 1, new SubtractingOneByOne());
        for (var records = 0; records < whole.replies().size(); records += 7) {
            var resumed = NumberKernels.cut(whole, records);
            assertEquals(expected, search(settings(kind, 5), resumed, 3, new SubtractingOneByOne()));
            assertEquals(whole.replies(), resumed.replies());
            assertEquals(whole.candidates(), resumed.candidates());
        }
    }

    @ParameterizedTest
    @EnumSource
    void overlap_changes_nothing_and_the_journal_alone_repeats_the_run(Kind kind) {
        var journal = new MemoryJournal();
        var expected = search(settings(kind, 4), journal, 2, new SubtractingOneByOne());
        var barriers = settings(kind, 4).withOverlap(false);
        assertEquals(expected, search(barriers, new MemoryJournal(), 2, new SubtractingOneByOne()));
        var silent = new SubtractingOneByOne() {
            @Override
            public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
                throw new IllegalStateException("asked although the journal knows");
            }
        };
        assertEquals(expected, search(settings(kind, 4), journal, 2, silent));
    }

    @ParameterizedTest
    @EnumSource
    void the_budget_is_never_passed_and_the_winner_is_the_best_that_was_found(Kind kind) {
        var settings =
                new SearchSettings(4, 4, 2, 8, OptionalInt.of(13), 1).withStrategy(kind, SearchSettings.USUAL_ISLANDS);
        var journal = new MemoryJournal();
        var result = search(settings, journal, 2, new Subtracting());
        assertTrue(result.evaluations() <= 13 && journal.verdicts().size() <= 13, result::toString);
        var best = journal.candidates().stream()
                .filter(row -> row.label().equals("correct"))
                .mapToLong(row -> row.cycles().getAsLong())
                .min();
        assertEquals(best.getAsLong(), result.best().cycles());
    }

    @Test
    void the_greedy_search_asks_about_the_best_kernel_alone() {
        var asked = asked(Kind.GREEDY, 4);
        asked.byIteration.forEach((iteration, parents) -> assertEquals(Map.of(asked.best(iteration), 16), parents));
    }

    @Test
    void the_random_search_also_asks_about_kernels_that_are_slower_than_others() {
        var asked = asked(Kind.RANDOM, 4);
        var slower = asked.byIteration.entrySet().stream()
                .flatMap(entry -> entry.getValue().keySet().stream()
                        .filter(parent ->
                                Integer.parseInt(parent) > Integer.parseInt(asked.best(entry.getKey())) + 100))
                .count();
        assertTrue(slower > 0, asked.byIteration::toString);
        assertTrue(asked.byIteration.values().stream().allMatch(parents -> parents.size() <= 4));
    }

    @Test
    void the_exhaustive_search_applies_every_option_once_to_each_parent_and_ends_when_none_is_left() {
        var options = new HashMap<String, List<Integer>>();
        var sieve = new SubtractingOneByOne() {
            @Override
            public int options(Parent parent) {
                return 5;
            }

            @Override
            public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
                assertEquals(Share.Coverage.EVERY_OPTION, share.coverage());
                synchronized (options) {
                    options.computeIfAbsent(parent.kernel().source(), _ -> new ArrayList<>())
                            .add(share.first());
                }
                return Answer.of(List.of(new Plan("option " + share.first(), "apply " + share.first(), "")));
            }

            /** Only 1000 and 990 can be improved, by the last option. */
            @Override
            public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
                var cycles = Integer.parseInt(parent.kernel().source());
                var isLast = plan.option().equals("option 4");
                return Answer.of(List.of(new Draft(plan, "" + (isLast && cycles > 980 ? cycles - 10 : 1501))));
            }
        };
        var result = search(settings(Kind.EXHAUSTIVE, 8), new MemoryJournal(), 2, sieve);
        assertEquals(980, result.best().cycles());
        assertEquals(3, result.iterations().size());
        assertEquals(Set.of("1000", "990", "980"), options.keySet());
        options.values()
                .forEach(of -> assertEquals(
                        List.of(0, 1, 2, 3, 4), of.stream().sorted().toList()));
    }

    @Test
    void islands_keep_their_own_kernels_and_send_the_best_on_every_second_iteration() {
        var islands = Strategy.of(Kind.ISLANDS, 5, 4, 2, 1);
        var start = candidate(1000);
        var begun = islands.begin(new Beam(List.of(start)));
        assertEquals(
                List.of(8),
                islands.parents(begun, 1).stream().map(Expansion::plans).toList());
        var first = islands.survivors(begun, List.of(new Child(candidate(500), 0), new Child(candidate(900), 1)), 1);
        assertEquals(List.of(List.of(500L, 1000L), List.of(900L, 1000L)), cycles(first));
        var second = islands.survivors(
                first,
                List.of(new Child(candidate(400), 0), new Child(candidate(300), 0), new Child(candidate(800), 1)),
                2);
        assertEquals(List.of(List.of(300L, 400L, 500L), List.of(300L, 800L)), cycles(second));
        var shared = islands.parents(second, 3).stream()
                .filter(expansion -> expansion.islands().size() > 1)
                .toList();
        assertEquals(1, shared.size());
        assertEquals(300, shared.getFirst().parent().cycles());
        assertEquals(List.of(0, 1), shared.getFirst().islands());
    }

    @Test
    void the_children_of_a_kernel_on_two_islands_are_dealt_out_to_them() {
        var settings = settings(Kind.ISLANDS, 1);
        var result = search(settings, new MemoryJournal(), 1, new SubtractingOneByOne());
        assertEquals(16, result.iterations().getFirst().tried());
        assertTrue(result.beam().candidates().size() >= 3, result::toString);
    }

    @Test
    void names_and_numbers_that_cannot_be_are_refused() {
        assertThrows(IllegalArgumentException.class, () -> Kind.of("annealing"));
        var settings = new SearchSettings(2, 4, 2, 8, OptionalInt.empty(), 1);
        assertThrows(IllegalArgumentException.class, () -> settings.withStrategy(Kind.ISLANDS, 3));
        assertThrows(IllegalArgumentException.class, () -> settings.withStrategy(Kind.ISLANDS, 0));
    }

    private static List<List<Long>> cycles(Population population) {
        return population.beams().stream()
                .map(beam -> beam.candidates().stream().map(Candidate::cycles).toList())
                .toList();
    }

    private static Candidate candidate(long cycles) {
        var kernel = new Kernel("k", "" + cycles);
        var verdict = new NumberJudge().evaluate(kernel, OptionalLong.empty());
        return new Candidate(kernel, "hash of " + cycles, (Verdict.Correct) verdict, Optional.empty());
    }

    /** What was asked for which kernel, and which was the best. */
    private record Asked(TreeMap<Integer, Map<String, Integer>> byIteration, List<String> bests) {
        String best(int iteration) {
            return bests.get(iteration - 1);
        }
    }

    private static Asked asked(Kind kind, int iterations) {
        var now = new int[] {0};
        var asked = new Asked(new TreeMap<>(), Collections.synchronizedList(new ArrayList<>(List.of("1000"))));
        Proposer proposer = new Subtracting() {
            @Override
            public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
                synchronized (asked) {
                    asked.byIteration
                            .computeIfAbsent(now[0], _ -> new TreeMap<>())
                            .merge(parent.kernel().source(), share.count(), Integer::sum);
                }
                return super.plan(parent, share, random);
            }
        };
        var listener = new SearchListener() {
            @Override
            public void iterationStarted(int iteration) {
                now[0] = iteration;
            }

            @Override
            public void iterationClosed(IterationReport report) {
                asked.bests.add(report.best().kernel().source());
            }
        };
        NumberKernels.search(
                settings(kind, iterations), new MemoryJournal(), 2, new NumberJudge(), List.of(proposer), listener);
        return asked;
    }

    private static SearchSettings settings(Kind kind, int iterations) {
        return new SearchSettings(4, 4, 2, iterations, OptionalInt.empty(), 3)
                .withStrategy(kind, SearchSettings.USUAL_ISLANDS);
    }

    private static SearchResult search(SearchSettings settings, MemoryJournal journal, int workers, Proposer proposer) {
        return NumberKernels.search(
                settings, journal, workers, new NumberJudge(), List.of(proposer), new SearchListener() {});
    }
}
