package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelInputsTest {
    private static KernelInputs.Result inputs(String source) {
        return switch (FrontEnd.check("k.c", source, GemminiConfig.INT8_16)) {
            case FrontEnd.Result.Accepted(var kernel) -> KernelInputs.of(kernel);
            case FrontEnd.Result.Rejected(var diagnostics) ->
                throw new AssertionError(diagnostics.getFirst().render());
        };
    }

    @Test
    void const_arrays_are_inputs_and_the_others_are_filled() {
        var filled = assertInstanceOf(
                KernelInputs.Result.Filled.class,
                inputs("void kernel(const elem_t A[2][2], const acc_t b[2], elem_t C[2]) {}"));
        assertEquals(
                List.of("A", "b", "C"),
                filled.inputs().stream().map(KernelInputs.Input::name).toList());
        for (var value : filled.inputs().get(0).content()) {
            assertTrue(value >= -8 && value <= 7);
        }
        assertEquals((byte) 0xA5, filled.inputs().get(2).content()[1]);
    }

    @Test
    void what_is_no_array_of_fixed_shape_is_refused_at_its_place() {
        var rejected = assertInstanceOf(KernelInputs.Result.Rejected.class, inputs("""
                typedef struct { int a; } pair;
                void kernel(elem_t *p, int n, const pair s[4],
                            elem_t big[1000000000]) {}
                """));
        assertEquals(
                List.of(
                        "2:21 parameter p has no size: write an array of fixed shape, e.g. p[64][64]",
                        "2:28 parameter n is no array: write one of fixed shape, e.g. n[1]",
                        "2:42 the elements of parameter s must be integers or floats",
                        "3:20 parameter big has 1,000,000,000 bytes; an array may have at most 268,435,456"),
                rejected.diagnostics().stream()
                        .map(problem -> problem.position() + " " + problem.message())
                        .toList());
    }

    @Test
    void the_checksum_is_that_of_fnv() {
        var a = new KernelInputs.Input("a", false, new byte[0]);
        var b = new KernelInputs.Input("b", true, new byte[0]);
        // The published test vector of FNV-1a 64 for the letter a.
        assertEquals("af63dc4c8601ec8c", KernelInputs.checksum(List.of(a, b), List.of(new byte[] {'a'}, new byte[1])));
    }
}
