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
import dev.tilesmith.agent.search.ensemble.WeightedEnsemble;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.MemoryJournal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BeamSearchTest {
    @Test
    void the_beam_keeps_the_best_correct_kernels() {
        var result = search(settings(3, 20), new MemoryJournal(), 1);
        var bests = result.iterations().stream()
                .map(report -> report.best().cycles())
                .toList();
        assertTrue(
                bests.getFirst() < 1000 && bests.get(1) < bests.get(0) && bests.get(2) < bests.get(1), bests::toString);
        var cycles = result.beam().candidates().stream().map(Candidate::cycles).toList();
        assertEquals(cycles.stream().sorted().toList(), cycles);
        assertTrue(cycles.stream().allMatch(count -> count % 2 == 0));
        assertEquals(4, cycles.size());
    }

    @Test
    void the_number_of_workers_changes_nothing() {
        assertEquals(search(settings(4, 20), new MemoryJournal(), 1), search(settings(4, 20), new MemoryJournal(), 4));
    }

    @Test
    void another_seed_searches_elsewhere() {
        var one = search(settings(3, 20), new MemoryJournal(), 1);
        var other = search(new SearchSettings(4, 4, 2, 3, OptionalInt.empty(), 2), new MemoryJournal(), 1);
        assertTrue(!one.beam().equals(other.beam()));
    }

    @Test
    void a_run_that_was_cut_anywhere_ends_like_one_that_was_not() {
        var whole = new MemoryJournal();
        var expected = search(settings(3, 20), whole, 1);
        for (var records = 0; records < whole.candidates().size(); records += 3) {
            var resumed = NumberKernels.cut(whole, records);
            assertEquals(expected, search(settings(3, 20), resumed, 2));
            assertEquals(whole.replies(), resumed.replies());
            assertEquals(whole.candidates(), resumed.candidates());
        }
    }

    @Test
    void what_the_journal_knows_is_not_asked_again() {
        var journal = new MemoryJournal();
        search(settings(2, 20), journal, 1);
        var asked = new AtomicInteger();
        var proposer = new Subtracting() {
            @Override
            public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
                asked.incrementAndGet();
                return super.plan(parent, share, random);
            }
        };
        search(settings(2, 20), journal, 1, List.of(proposer), new SearchListener() {});
        assertEquals(0, asked.get());
    }

    @Test
    void the_budget_counts_every_evaluated_kernel_and_is_never_passed() {
        var settings = new SearchSettings(4, 4, 2, 8, OptionalInt.of(13), 1);
        var journal = new MemoryJournal();
        var result = search(settings, journal, 2);
        assertEquals(13, result.evaluations());
        var last = result.iterations().getLast();
        assertEquals(last.tried(), last.correct() + last.rejected() + last.slow() + last.duplicates());
        assertTrue(last.tried() <= 13, last::toString);
        assertEquals(13, journal.candidates().size());
    }

    @Test
    void a_kernel_seen_before_is_counted_and_not_evaluated() {
        var journal = new MemoryJournal();
        Proposer stubborn = new Subtracting() {
            @Override
            public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
                return Answer.of(List.of(new Draft(plan, "990"), new Draft(plan, "990")));
            }
        };
        var result = search(settings(2, 20), journal, 1, List.of(stubborn), new SearchListener() {});
        assertEquals(2, journal.candidates().size());
        assertEquals(7, result.iterations().getFirst().duplicates());
        assertEquals(8, result.iterations().getFirst().tried());
    }

    @Test
    void a_kernel_that_is_as_fast_as_the_best_has_won_nothing() {
        Proposer idle = new Subtracting() {
            @Override
            public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
                return Answer.of(List.of(new Draft(plan, "+1000")));
            }
        };
        var result = search(settings(1, 20), new MemoryJournal(), 1, List.of(idle), new SearchListener() {});
        assertEquals("hash of +1000", result.beam().best().hash());
        assertEquals(Optional.empty(), result.iterations().getFirst().won());
        assertEquals(result.start(), result.best());
    }

    @Test
    void the_winner_is_without_the_last_steps_that_gained_nothing() {
        Proposer idleLater = new Subtracting() {
            @Override
            public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
                var isStart = parent.kernel().source().equals("1000");
                return Answer.of(List.of(
                        new Draft(plan, isStart ? "990" : "0" + parent.kernel().source())));
            }
        };
        var result = search(settings(2, 20), new MemoryJournal(), 1, List.of(idleLater), new SearchListener() {});
        assertEquals("hash of 0990", result.beam().best().hash());
        assertEquals("hash of 990", result.best().hash());
    }

    @Test
    void proposers_share_the_plans_evenly() {
        var counts = new ConcurrentSkipListMap<String, Integer>();
        var proposers = IntStream.range(0, 3)
                .<Proposer>mapToObj(number -> new Subtracting() {
                    @Override
                    public String name() {
                        return "proposer" + number;
                    }

                    @Override
                    public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
                        counts.put(name(), share.count());
                        return super.plan(parent, share, random);
                    }
                })
                .toList();
        search(settings(1, 20), new MemoryJournal(), 1, proposers, new SearchListener() {});
        assertEquals(Map.of("proposer0", 2, "proposer1", 1, "proposer2", 1), counts);
    }

    @Test
    void a_failed_plan_is_told_with_its_reason() {
        var reasons = Collections.synchronizedList(new ArrayList<String>());
        Proposer proposer = new Subtracting() {
            @Override
            public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
                parent.failed().forEach(attempt -> reasons.add(attempt.reason()));
                return super.plan(parent, share, random);
            }

            @Override
            public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
                return Answer.of(List.of(new Draft(plan, "" + (101 + 2 * random.nextInt(400)))));
            }
        };
        search(settings(2, 20), new MemoryJournal(), 1, List.of(proposer), new SearchListener() {});
        assertTrue(!reasons.isEmpty() && reasons.stream().allMatch(reason -> reason.startsWith("overLimit: ")));
    }

    @Test
    void the_best_seed_enters_the_first_beam_and_every_seed_counts_as_an_evaluation() {
        var journal = new MemoryJournal();
        var result = seeded(settings(1, 20), journal, "500", "401", "400", "500");
        assertEquals(400, result.seed().orElseThrow().cycles());
        assertTrue(result.best().cycles() <= 400);
        assertEquals(
                "mapper",
                result.best().lineage().getFirst().step().orElseThrow().proposer());
        assertEquals(
                4,
                journal.candidates().stream()
                        .filter(row -> row.iteration() == 0)
                        .count());
    }

    @Test
    void of_seeds_by_several_authors_the_best_of_each_enters_the_first_beam() {
        var asked = new TreeSet<String>();
        var proposer = new Subtracting() {
            @Override
            public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
                synchronized (asked) {
                    asked.add(parent.kernel().source());
                }
                return super.plan(parent, share, random);
            }
        };
        var seeds = List.of(seed("one", "500"), seed("two", "600"), seed("one", "400"), seed("two", "611"));
        seeded(settings(1, 20), new MemoryJournal(), proposer, seeds);
        assertEquals(Set.of("1000", "400", "600"), asked);
    }

    @Test
    void seeds_never_pass_the_budget_and_change_nothing_where_none_is_correct() {
        var settings = new SearchSettings(4, 4, 2, 2, OptionalInt.of(2), 1);
        var result = seeded(settings, new MemoryJournal(), "401", "400");
        assertEquals(2, result.evaluations());
        assertTrue(result.seed().isEmpty());
        assertEquals(1000, result.best().cycles());
    }

    private static SearchResult seeded(SearchSettings settings, MemoryJournal journal, String... sources) {
        var seeds = Stream.of(sources).map(source -> seed("mapper", source)).toList();
        return seeded(settings, journal, new Subtracting(), seeds);
    }

    private static Seed seed(String author, String source) {
        return new Seed(author, new Plan("map", "map it", ""), source);
    }

    private static SearchResult seeded(
            SearchSettings settings, MemoryJournal journal, Proposer proposer, List<Seed> seeds) {
        try (var pool = Executors.newFixedThreadPool(2)) {
            var context = new SearchContext(
                    Ops.parse("gemm:16x16x16"), journal, pool, WeightedEnsemble.even(1), Stopping.NEVER, seeds);
            return new BeamSearch(settings, new NumberJudge(), List.of(proposer), context, new SearchListener() {})
                    .run(NumberKernels.START);
        }
    }

    @Test
    void a_start_that_is_not_correct_ends_the_search_with_its_verdict() {
        var search = new BeamSearch(
                settings(1, 20),
                new NumberJudge(),
                List.of(new Subtracting()),
                new SearchContext(
                        Ops.parse("gemm:16x16x16"),
                        new MemoryJournal(),
                        Executors.newSingleThreadExecutor(),
                        WeightedEnsemble.even(1),
                        Stopping.NEVER),
                new SearchListener() {});
        var rejected = assertThrows(StartRejected.class, () -> search.run(new Kernel("start", "1001")));
        assertEquals("overLimit", rejected.verdict().label());
    }

    private static SearchSettings settings(int iterations, int evaluationsPerIteration) {
        return new SearchSettings(4, 4, 2, iterations, OptionalInt.of(1 + 40 * evaluationsPerIteration), 1);
    }

    private static SearchResult search(SearchSettings settings, MemoryJournal journal, int workers) {
        return search(settings, journal, workers, List.of(new Subtracting()), new SearchListener() {});
    }

    private static SearchResult search(
            SearchSettings settings,
            MemoryJournal journal,
            int workers,
            List<Proposer> proposers,
            SearchListener listener) {
        return NumberKernels.search(settings, journal, workers, new NumberJudge(), proposers, listener);
    }
}
