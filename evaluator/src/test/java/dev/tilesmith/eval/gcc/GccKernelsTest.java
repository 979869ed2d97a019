package dev.tilesmith.eval.gcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The measured kernels, compiled by gcc, do in the untimed machine what they did in the RTL. */
class GccKernelsTest {
    /** Call, return and counter reads, which the RTL counted and a bare call does not execute. */
    private static final int FRAME_INSTRUCTIONS = 12;

    /**
     * Retires 4 % more than measured, as in the model of compiler-notes.md: the vendor's fence, without which it was
     * measured, has no memory clobber.
     */
    private static final String WITHOUT_CLOBBER = "mix_gemm_then_argmax.c";

    @TestFactory
    Stream<DynamicTest> every_kernel_retires_the_measured_instructions_and_leaves_the_measured_bytes()
            throws IOException {
        var compiler = InstalledGcc.orSkip();
        var instructions = MeasuredKernel.column("int8/instructions.csv", 1);
        var sums = MeasuredKernel.column("int8/cycles.csv", 4);
        return sums.keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    var run = MeasuredKernel.read("int8", name, GemminiConfig.INT8_16)
                            .run(compiler);
                    assertEquals(sums.get(name), run.fnv());
                    if (!name.equals(WITHOUT_CLOBBER)) {
                        var measured = Long.parseLong(instructions.get(name));
                        var frame = measured - run.instructions();
                        assertTrue(
                                frame >= 0 && frame <= FRAME_INSTRUCTIONS,
                                () -> "%d instructions, measured %d".formatted(run.instructions(), measured));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> every_float_kernel_leaves_the_measured_bytes() throws IOException {
        var compiler = InstalledGcc.orSkip();
        var header = List.of("file", "cold_cycles", "warm_cycles", "macs", "fnv");
        var sums = MeasuredKernel.column("fp32/cycles.csv", header.indexOf("fnv"));
        return sums.keySet().stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    var run = MeasuredKernel.read("fp32", name, GemminiConfig.FP32_4)
                            .run(compiler);
                    assertEquals(sums.get(name), run.fnv());
                }));
    }
}
