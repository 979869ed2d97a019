package dev.tilesmith.agent.search;

import static dev.tilesmith.agent.search.NumberKernels.search;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.agent.search.NumberKernels.NumberJudge;
import dev.tilesmith.agent.search.NumberKernels.SubtractingOneByOne;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.schedule.MemoryJournal;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class IterationPipelineTest {
    private static final SearchSettings SETTINGS = new SearchSettings(2, 4, 2, 3, OptionalInt.empty(), 1);

    @Test
    void a_kernel_is_evaluated_while_other_calls_are_still_open() {
        var evaluated = new CountDownLatch(1);
        var slow = new SubtractingOneByOne() {
            @Override
            public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
                var drafts = super.code(parent, plan, codes, random);
                // The first plan's first call comes last: it waits for a verdict on somebody else's kernel.
                if (isFirst(plan, drafts)) {
                    await(evaluated);
                }
                return drafts;
            }
        };
        var judge = new NumberJudge() {
            @Override
            public Verdict evaluate(Kernel kernel, OptionalLong boundCycles) {
                if (boundCycles.isPresent()) {
                    evaluated.countDown();
                }
                return super.evaluate(kernel, boundCycles);
            }
        };
        var result = search(SETTINGS, new MemoryJournal(), 1, judge, List.of(slow), new SearchListener() {});
        assertEquals(plain(SETTINGS), result);
    }

    @Test
    void the_order_in_which_calls_answer_changes_nothing() {
        var others = new CountDownLatch(7);
        var lastFirst = new SubtractingOneByOne() {
            @Override
            public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
                var drafts = super.code(parent, plan, codes, random);
                if (isFirst(plan, drafts)) {
                    await(others);
                } else {
                    others.countDown();
                }
                return drafts;
            }
        };
        for (var evaluations : List.of(OptionalInt.empty(), OptionalInt.of(5), OptionalInt.of(12))) {
            var settings = new SearchSettings(2, 4, 2, 3, evaluations, 1);
            var journal = new MemoryJournal();
            var result = search(settings, journal, 2, new NumberJudge(), List.of(lastFirst), new SearchListener() {});
            assertEquals(plain(settings), result);
            evaluations.ifPresent(
                    limit -> assertEquals(limit, journal.verdicts().size()));
        }
    }

    @Test
    void without_overlap_nothing_is_evaluated_before_the_last_call_has_answered() {
        var answered = new AtomicInteger();
        var early = new AtomicInteger();
        var counting = new SubtractingOneByOne() {
            @Override
            public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
                answered.incrementAndGet();
                return super.code(parent, plan, codes, random);
            }
        };
        var judge = new NumberJudge() {
            @Override
            public Verdict evaluate(Kernel kernel, OptionalLong boundCycles) {
                if (boundCycles.isPresent() && answered.get() % 8 != 0) {
                    early.incrementAndGet();
                }
                return super.evaluate(kernel, boundCycles);
            }
        };
        var settings = SETTINGS.withOverlap(false);
        var result = search(settings, new MemoryJournal(), 2, judge, List.of(counting), new SearchListener() {});
        assertEquals(0, early.get());
        assertEquals(plain(SETTINGS), result);
    }

    @Test
    void a_rejected_kernel_goes_back_to_its_author_with_its_verdict() {
        var repairs = new AtomicInteger();
        var repairing = new SubtractingOneByOne() {
            @Override
            public Answer<Draft> repair(Parent parent, Draft failed, Verdict.Rejected verdict, RandomGenerator random) {
                repairs.incrementAndGet();
                assertEquals(Long.parseLong(failed.source()), ((Verdict.OverLimit) verdict).value());
                return corrected(failed, 1);
            }
        };
        var settings = SETTINGS.withRepairs(2);
        var result = search(
                settings, new MemoryJournal(), 2, new NumberJudge(), List.of(repairing), new SearchListener() {});
        assertTrue(repairs.get() > 0);
        var first = result.iterations().getFirst();
        assertEquals(repairs(plain(SETTINGS).iterations().getFirst()), first.tried() - 8, first::toString);
    }

    @Test
    void a_repair_that_fails_again_is_repaired_as_often_as_asked_and_no_more() {
        var repairing = new SubtractingOneByOne() {
            @Override
            public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
                return Answer.of(List.of(new Draft(plan, "" + (701 + 20 * random.nextInt(10)))));
            }

            @Override
            public Answer<Draft> repair(Parent parent, Draft failed, Verdict.Rejected verdict, RandomGenerator random) {
                return corrected(failed, 2);
            }
        };
        var settings = new SearchSettings(1, 1, 1, 1, OptionalInt.empty(), 1).withRepairs(3);
        var journal = new MemoryJournal();
        search(settings, journal, 1, new NumberJudge(), List.of(repairing), new SearchListener() {});
        assertEquals(1 + 1 + 3, journal.verdicts().size());
    }

    @Test
    void a_call_that_fails_ends_the_search_with_its_failure() {
        var failing = new SubtractingOneByOne() {
            @Override
            public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
                throw new IllegalStateException("no such model");
            }
        };
        var problem = assertThrows(
                IllegalStateException.class,
                () -> search(
                        SETTINGS,
                        new MemoryJournal(),
                        1,
                        new NumberJudge(),
                        List.of(failing),
                        new SearchListener() {}));
        assertEquals("no such model", problem.getMessage());
    }

    private static SearchResult plain(SearchSettings settings) {
        return search(
                settings,
                new MemoryJournal(),
                1,
                new NumberJudge(),
                List.of(new SubtractingOneByOne()),
                new SearchListener() {});
    }

    /** How many kernels of an iteration were wrong and would be repaired, each once and rightly. */
    private static int repairs(IterationReport report) {
        return report.rejected();
    }

    private static Answer<Draft> corrected(Draft failed, int less) {
        return Answer.of(List.of(new Draft(failed.plan(), "" + (Integer.parseInt(failed.source()) - less))));
    }

    private static boolean isFirst(Plan plan, Answer<Draft> drafts) {
        return FIRST.equals(plan.sentence() + drafts.items().getFirst().source());
    }

    /** The first kernel of the first plan that the seed gives. */
    private static final String FIRST = first();

    private static String first() {
        var journal = new MemoryJournal();
        search(SETTINGS, journal, 1, new NumberJudge(), List.of(new SubtractingOneByOne()), new SearchListener() {});
        var row = journal.candidate(1, 0).orElseThrow();
        return row.plan() + row.source();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
