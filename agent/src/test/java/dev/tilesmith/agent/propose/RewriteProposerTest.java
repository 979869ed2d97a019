package dev.tilesmith.agent.propose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.schedule.mapper.ExactMapper;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RewriteProposerTest {
    private final RewriteProposer proposer = new RewriteProposer(GemminiConfig.INT8_16);

    @Test
    void the_same_seed_gives_the_same_plans_and_kernels() {
        var parent = parent("gemm:128x128x128", List.of());

        var first = plans(proposer, parent, 4, 7);
        var second = plans(new RewriteProposer(GemminiConfig.INT8_16), parent, 4, 7);

        assertEquals(4, new HashSet<>(first).size());
        assertEquals(first, second);
        assertEquals(
                proposer.code(parent, first.getFirst(), 2, new SplittableRandom(8)),
                proposer.code(parent, first.getFirst(), 2, new SplittableRandom(8)));
    }

    @Test
    void every_kernel_is_accepted_and_differs_from_its_parent_and_the_others() {
        for (var op : List.of("gemm:100x70x90,bias=row", "conv:2x9x9x20,k=30,r=3,s=3,pad=1,stride=2")) {
            var parent = parent(op, List.of());
            var seen = new HashSet<String>();
            seen.add(parent.kernel().source());
            for (var plan : plans(proposer, parent, 100, 1)) {
                for (var draft :
                        proposer.code(parent, plan, 10, new SplittableRandom(2)).items()) {
                    assertTrue(seen.add(draft.source()), plan.sentence());
                    assertInstanceOf(
                            FrontEnd.Result.Accepted.class,
                            FrontEnd.check("kernel.c", draft.source(), GemminiConfig.INT8_16),
                            plan.sentence());
                }
            }
        }
    }

    @Test
    void a_plan_whose_kernels_all_failed_is_not_made_again() {
        var parent = parent("gemm:128x128x128", List.of());
        var plan = plans(proposer, parent, 1, 3).getFirst();
        var failed = parent("gemm:128x128x128", Collections.nCopies(20, new Attempt(plan, "wrong")));

        assertFalse(plans(proposer, failed, 100, 3).contains(plan));
    }

    @Test
    void a_kernel_without_commands_has_no_plans() {
        var op = Ops.parse("gemm:16x16x16");
        var kernel = new Kernel("kernel.c", "void kernel(int x[4]) { x[0] = 1; }");

        assertEquals(List.of(), plans(proposer, new Parent(op, kernel, verdict(), List.of(), List.of()), 4, 1));
    }

    @Test
    void a_kernel_with_commands_or_settings_that_the_analysis_does_not_know_has_no_plans() {
        var op = Ops.parse("gemm:64x64x64");
        var plain = StartingKernels.of(op, Start.PLAIN);
        var fence = "gemmini_fence();";
        var conv = StartingKernels.of(Ops.parse("conv:1x8x8x16,k=16,r=3,s=3,pad=1"), Start.FSM);
        for (var source : List.of(
                StartingKernels.of(op, Start.FSM),
                conv,
                plain.replace(fence, "gemmini_config_norm(1, 0, 0, 0, 0, 2, 3); " + fence),
                plain.replace(
                        fence, "gemmini_extended2_config_st(64, RELU, 1.0, 2, 2, 8, 8, 8, 16, 16, 0, 0); " + fence),
                plain.replace(fence, "gemmini_extended4_config_ld(64, MVIN_SCALE_IDENTITY, false, 32, 0); " + fence))) {
            var kernel = new Kernel("kernel.c", source);
            assertEquals(
                    List.of(), plans(proposer, new Parent(op, kernel, verdict(), List.of(), List.of()), 4, 1), source);
        }
        var flushed = new Kernel("kernel.c", plain.replace(fence, "gemmini_flush(0); " + fence));
        assertFalse(plans(proposer, new Parent(op, flushed, verdict(), List.of(), List.of()), 4, 1)
                .isEmpty());
    }

    @Test
    void a_mappers_kernel_of_a_convolution_has_plans() {
        for (var text : List.of("conv:1x12x12x16,k=32,r=3,s=3,pad=1", "conv:1x12x12x64,k=32,r=1,s=1")) {
            var op = Ops.parse(text);
            for (var mapped : new ExactMapper().best(op, 3)) {
                var kernel = new Kernel("kernel.c", mapped.source());
                var parent = new Parent(op, kernel, verdict(), List.of(), List.of());
                assertFalse(plans(proposer, parent, 4, 1).isEmpty(), mapped.description());
            }
        }
    }

    @Test
    void a_recorded_change_is_applied_at_the_place_most_like_it_whatever_the_lines() {
        var recorded = plans(proposer, parent("gemm:100x70x90", List.of()), 100, 5);
        var parent = parent("gemm:90x120x100", List.of());
        for (var plan : recorded) {
            var moved = new Plan(plan.option(), plan.sentence().replaceAll("line \\d+", "line 999"), "");
            var drafts =
                    proposer.replay(parent, moved, 3, new SplittableRandom(1)).items();
            assertFalse(drafts.isEmpty(), plan.sentence());
            assertTrue(drafts.stream().allMatch(draft -> draft.plan().option().equals(plan.option())));
            var made = drafts.getFirst().plan().sentence();
            assertEquals(1, Wording.similarity(made, plan.sentence()), plan.sentence() + " became " + made);
        }
        var unknown = new Plan("no such option", "do it", "");
        assertEquals(
                List.of(),
                proposer.replay(parent, unknown, 3, new SplittableRandom(1)).items());
    }

    private static List<Plan> plans(RewriteProposer proposer, Parent parent, int plans, long seed) {
        return proposer.plan(parent, new Share(0, plans, plans, seed), new SplittableRandom(seed))
                .items();
    }

    private static Parent parent(String text, List<Attempt> failed) {
        Op op = Ops.parse(text);
        return new Parent(
                op, new Kernel("kernel.c", StartingKernels.of(op, Start.PLAIN)), verdict(), List.of(), failed);
    }

    private static Verdict.Correct verdict() {
        return new Verdict.Correct(new Cycles(1000), new Feedback(0.5, List.of(), 0, 0, 0, 0, ""));
    }
}
