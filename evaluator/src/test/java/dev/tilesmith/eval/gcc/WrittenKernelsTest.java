package dev.tilesmith.eval.gcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Measurement;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Kernels that were measured nowhere: under the built-in compiler they compute what they compute under gcc and take about
 * as long. The bounds are loose; {@code experiments/run KernelTable} prints the figures.
 */
class WrittenKernelsTest {
    private static final double LARGEST = 0.45;
    private static final double MEAN = 0.07;

    @TestFactory
    Stream<DynamicTest> the_builtin_compilers_code_takes_about_as_long_as_gccs() throws IOException {
        var gcc = InstalledGcc.orSkip();
        var distances = new ArrayList<Double>();
        var each = new ArrayList<DynamicTest>();
        for (var folder : List.of("int8", "fp32")) {
            var config = folder.equals("fp32") ? GemminiConfig.FP32_4 : GemminiConfig.INT8_16;
            for (var name : resource(folder, "index.txt").lines().toList()) {
                each.add(DynamicTest.dynamicTest(
                        folder + "/" + name,
                        () -> distances.add(distance(new Kernel(name, resource(folder, name)), config, gcc))));
            }
        }
        each.add(DynamicTest.dynamicTest("mean", () -> assertMean(distances)));
        return each.stream();
    }

    private static double distance(Kernel kernel, GemminiConfig config, KernelCompiler gcc) {
        var expected = measure(kernel, config, gcc);
        var actual = measure(kernel, config, new BuiltinCompiler());
        assertEquals(expected.fnv(), actual.fnv());
        var distance = Math.abs((double) actual.warm().count() / expected.warm().count() - 1);
        assertTrue(
                distance <= LARGEST,
                () -> "%,d cycles, with gcc %,d"
                        .formatted(actual.warm().count(), expected.warm().count()));
        return distance;
    }

    private static void assertMean(List<Double> distances) {
        var mean = distances.stream().mapToDouble(Double::doubleValue).average().orElse(0);
        assertTrue(mean <= MEAN, () -> "cycles are %.1f %% from gcc's in the mean".formatted(100 * mean));
    }

    private static Measurement.Result.Measured measure(Kernel kernel, GemminiConfig config, KernelCompiler compiler) {
        return assertInstanceOf(
                Measurement.Result.Measured.class, new Measurement(compiler, config, Limits.DEFAULT).measure(kernel));
    }

    private static String resource(String folder, String name) throws IOException {
        try (var stream =
                WrittenKernelsTest.class.getResourceAsStream("/kernels/written/%s/%s".formatted(folder, name))) {
            if (stream == null) {
                throw new AssertionError("no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
