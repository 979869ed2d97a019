package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.Distribution;
import dev.tilesmith.op.ElementType;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.reference.Expected;
import dev.tilesmith.op.reference.References;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check itself is checked: it accepts the right answer and notices every kind of wrong one. */
class ComparisonTest {
    private static List<byte[]> rightAnswer(Op op, Trial trial) {
        var arrays = new ArrayList<>(trial.arrays());
        var expected = References.run(op, trial.arrays()).getFirst();
        var last = arrays.size() - 1;
        arrays.set(
                last,
                switch (expected) {
                    case Expected.Exact exact -> exact.content().clone();
                    case Expected.Approximate approximate -> {
                        var content = new byte[expected.parameter().bytes()];
                        for (var i = 0; i < expected.parameter().elements(); i++) {
                            ElementType.FLOAT32.storeFloating(content, i, approximate.value(i));
                        }
                        yield content;
                    }
                });
        return arrays;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm:9x17x10",
                "gemm:9x17x10,bias=full,out=i32",
                "gemm:5x6x7,type=f32",
                "conv:2x5x5x3,k=4,r=3,s=3,pad=1,act=relu"
            })
    void one_changed_element_is_found_wherever_it_is(String text) {
        var op = Ops.parse(text);
        for (var distribution : Distribution.values()) {
            var trial = Trial.of(op, distribution, 5);
            var right = rightAnswer(op, trial);
            assertTrue(trial.problem(trial.arrays(), right).isEmpty());
            var output = op.parameters().getLast();
            for (var i = 0; i < output.elements(); i++) {
                var changed = new ArrayList<>(right);
                changed.set(changed.size() - 1, right.getLast().clone());
                changed.getLast()[i * output.type().bytes() + output.type().bytes() - 1] ^= 1;
                var verdict = trial.problem(trial.arrays(), changed).orElseThrow();
                var wrong = assertInstanceOf(Verdict.Wrong.class, verdict);
                assertEquals(1, wrong.total());
                assertEquals(output.indexOf(i), wrong.first().index());
            }
        }
    }

    @Test
    void poison_is_never_the_answer() {
        var op = Ops.parse("gemm:16x16x16");
        for (var distribution : Distribution.values()) {
            var trial = Trial.of(op, distribution, 5);
            assertFalse(trial.problem(trial.arrays(), trial.arrays()).isEmpty());
        }
    }

    @Test
    void a_changed_input_is_named_before_a_wrong_output() {
        var op = Ops.parse("gemm:4x4x4");
        var trial = Trial.of(op, Distribution.UNIFORM, 5);
        var after = new ArrayList<>(rightAnswer(op, trial));
        after.get(1)[7] ^= 4;
        assertEquals(
                new Verdict.InputsChanged("B", 7),
                trial.problem(trial.arrays(), after).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void no_special_value_equals_a_number(float special) {
        var op = Ops.parse("gemm:4x4x4,type=f32");
        var trial = Trial.of(op, Distribution.EXTREME, 5);
        var after = rightAnswer(op, trial);
        ElementType.FLOAT32.storeFloating(after.getLast(), 3, special);
        assertInstanceOf(
                Verdict.Wrong.class, trial.problem(trial.arrays(), after).orElseThrow());
    }

    @Test
    void rounding_noise_of_floats_passes_and_more_does_not() {
        var op = Ops.parse("gemm:4x4x64,type=f32");
        var trial = Trial.of(op, Distribution.UNIFORM, 5);
        var after = rightAnswer(op, trial);
        var value = ElementType.FLOAT32.loadFloating(after.getLast(), 0);
        ElementType.FLOAT32.storeFloating(after.getLast(), 0, value + Math.ulp((float) value));
        assertTrue(trial.problem(trial.arrays(), after).isEmpty());
        ElementType.FLOAT32.storeFloating(after.getLast(), 0, value + 0.001);
        assertFalse(trial.problem(trial.arrays(), after).isEmpty());
    }

    @Test
    void two_runs_that_differ_in_a_bit_disagree() {
        var op = Ops.parse("gemm:4x4x4,type=f32");
        var trial = Trial.of(op, Distribution.UNIFORM, 5);
        var first = rightAnswer(op, trial);
        assertTrue(trial.disagreement(first, first).isEmpty());
        var second = new ArrayList<>(first);
        second.set(2, first.get(2).clone());
        second.get(2)[0] ^= 1;
        assertFalse(trial.disagreement(first, second).isEmpty());
    }
}
