package dev.tilesmith.op.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.Ops;
import dev.tilesmith.sim.c.parse.Parsed;
import dev.tilesmith.sim.c.parse.Parser;
import dev.tilesmith.sim.c.tree.Printer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartingKernelsTest {
    private static String printed(String source) {
        return switch (Parser.parse("kernel.c", source)) {
            case Parsed.Accepted(var unit) -> Printer.print(unit);
            case Parsed.Rejected(var diagnostics) ->
                throw new AssertionError(diagnostics.getFirst().render());
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemm:512x512x512",
                "gemm:30x50x145,ta,bias=row,out=i32",
                "gemm:7x7x7,ta,tb",
                "conv:4x56x56x64,k=64,r=3,s=3,pad=1",
                "conv:1x9x9x3,k=100,r=7,s=7,stride=2,pad=3,tb"
            })
    void a_plain_kernel_is_stable_under_print(String op) {
        var kernel = StartingKernels.of(Ops.parse(op), Start.PLAIN);
        assertEquals(printed(kernel), printed(printed(kernel)));
        assertTrue(kernel.contains(Ops.parse(op).signature()));
    }

    @Test
    void the_plain_product_reads_as_the_issue_says() {
        var kernel = StartingKernels.of(Ops.parse("gemm:512x512x512"), Start.PLAIN);
        assertTrue(kernel.contains("for (int i0 = 0; i0 < 512; i0 += 16)"), kernel);
        assertTrue(kernel.contains("gemmini_extended_mvin(&A[i0][k0], a_sp, 64, 16);"), kernel);
        assertTrue(kernel.contains("gemmini_extended_mvin2(&B[k0 + k * 16][j0], b_sp + k * 64, 64, 16);"), kernel);
    }

    @Test
    void the_hardware_loops_refuse_what_they_cannot_do() {
        assertThrows(BadOp.class, () -> StartingKernels.of(Ops.parse("conv:1x8x8x8,k=8,r=1,s=1,out=i32"), Start.FSM));
        assertThrows(BadOp.class, () -> StartingKernels.of(Ops.parse("conv:1x8x8x8,k=8,r=1,s=1,bias=full"), Start.FSM));
        assertThrows(BadOp.class, () -> StartingKernels.of(Ops.parse("gemm:8x8x8,ta,tb"), Start.FSM));
    }
}
