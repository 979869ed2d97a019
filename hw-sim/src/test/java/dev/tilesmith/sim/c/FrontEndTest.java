package dev.tilesmith.sim.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

public final class FrontEndTest {
    static List<String> kernels() {
        return MeasuredKernels.all();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void every_measured_kernel_is_accepted(String path) {
        var target = path.startsWith("fp32/") ? GemminiConfig.FP32_4 : GemminiConfig.INT8_16;
        var kernel = accepted(MeasuredKernels.source(path), target);
        assertEquals("kernel", kernel.program().kernel().name());
        assertTrue(kernel.program().functions().contains(kernel.program().kernel()));
    }

    public static CheckedKernel accepted(String source, GemminiConfig target) {
        return switch (FrontEnd.check("kernel.c", source, target)) {
            case FrontEnd.Result.Accepted(var kernel) -> kernel;
            case FrontEnd.Result.Rejected(var diagnostics) ->
                throw new AssertionError(
                        diagnostics.stream().map(Diagnostic::render).collect(Collectors.joining("\n")));
        };
    }

    @Test
    void a_line_knows_its_number() {
        accepted("""
                #if __LINE__ == 1
                #define HERE __LINE__
                void kernel(int32_t a[4]) {
                  int direct[__LINE__ == 4 ? 1 : -1];
                  int named[HERE == 5 ? 1 : -1];
                  int again[HERE == 6 ? 1 : -1];
                  a[0] = 1;
                }
                #endif
                """, GemminiConfig.INT8_16);
    }
}
