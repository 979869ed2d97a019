package dev.tilesmith.schedule.mapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.mapper.solve.SolverMissing;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MipMapperTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm:64x64x64",
                "gemm:1x1x1",
                "gemm:196x256x128",
                "gemm:100x70x90,ta,bias=full",
                "gemm:64x2048x64",
                "gemm:50x30x45,type=f32,bias=row,act=relu",
                "conv:1x14x14x32,k=32,r=3,s=3,pad=1",
                "conv:2x9x9x20,k=48,r=3,s=3,stride=2,pad=1,bias=row"
            })
    void its_kernels_are_correct(String text) throws SolverMissing {
        var op = Ops.parse(text);
        var mapped = MipMapper.load().best(op, 2);
        assertFalse(mapped.isEmpty());
        for (var one : mapped) {
            var evaluator = new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT);
            var verdict = evaluator.evaluate(op, new Kernel("mapped.c", one.source()), new Cycles(Long.MAX_VALUE));
            assertInstanceOf(Verdict.Correct.class, verdict, one::source);
        }
    }

    @Test
    void its_best_is_nearly_as_good_by_the_cost_model_as_the_best_of_all() throws SolverMissing {
        for (var text : List.of("gemm:512x512x512", "gemm:3136x64x256", "gemm:196x1024x256", "gemm:128x3072x768")) {
            var op = (Op.Gemm) Ops.parse(text);
            var best = ExactMapper.ranked(op).getFirst().cycles();
            var found = MipMapper.load().best(op, 1).getFirst();
            assertTrue(
                    found.estimatedCycles() <= 1.05 * best,
                    () -> text + ": " + found.description() + " " + found.estimatedCycles() + " against " + best);
        }
    }

    @Test
    void equal_calls_give_equal_mappings() throws SolverMissing {
        var op = Ops.parse("gemm:784x256x1024");
        assertEquals(MipMapper.load().best(op, 5), MipMapper.load().best(op, 5));
    }
}
