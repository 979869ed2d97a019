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
    void what_has_no_fixed_shape_is_refused() {
        var rejected = assertInstanceOf(KernelInputs.Result.Rejected.class, inputs("void kernel(elem_t *p, int n) {}"));
        assertEquals(2, rejected.diagnostics().size());
        assertTrue(rejected.diagnostics().getFirst().render().contains("parameter p must be an array"));
    }

    @Test
    void the_checksum_is_that_of_fnv() {
        var a = new KernelInputs.Input("a", false, new byte[0]);
        var b = new KernelInputs.Input("b", true, new byte[0]);
        // The published test vector of FNV-1a 64 for the letter a.
        assertEquals("af63dc4c8601ec8c", KernelInputs.checksum(List.of(a, b), List.of(new byte[] {'a'}, new byte[1])));
    }
}
