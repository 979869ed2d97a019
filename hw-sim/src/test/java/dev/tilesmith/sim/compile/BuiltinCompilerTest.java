package dev.tilesmith.sim.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.c.MeasuredKernels;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BuiltinCompilerTest {
    /** Call, return and counter reads, which instructions.csv includes. */
    private static final long FRAME_INSTRUCTIONS = 9;

    static List<String> kernels() {
        return MeasuredKernels.all().stream()
                .filter(path -> !path.startsWith("races/"))
                .toList();
    }

    private static GemminiConfig target(String path) {
        return path.startsWith("fp32/") ? GemminiConfig.FP32_4 : GemminiConfig.INT8_16;
    }

    /** The line of a kernel in a table, split at its commas. */
    private static String[] row(String table, String path) {
        var folder = path.substring(0, path.indexOf('/'));
        var name = path.substring(path.indexOf('/') + 1);
        return MeasuredKernels.source(folder + "/" + table)
                .lines()
                .map(line -> line.split(",", -1))
                .filter(cells -> cells[0].equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void every_measured_kernel_computes_what_the_system_computed(String path) {
        var run = CompiledKernel.run(MeasuredKernels.source(path), target(path));
        assertEquals(row("cycles.csv", path)[4], "%016x".formatted(run.checksum()));
    }

    @Test
    void measured_kernels_take_about_as_many_instructions_as_with_gcc() {
        var logarithms = 0.0;
        var names = MeasuredKernels.namesIn("int8");
        for (var name : names) {
            var path = "int8/" + name;
            var ours = CompiledKernel.run(MeasuredKernels.source(path), target(path))
                            .instructions()
                    + FRAME_INSTRUCTIONS;
            var theirs = Long.parseLong(row("instructions.csv", path)[1]);
            assertTrue(ours < 2 * theirs, () -> "%s: %d instructions, gcc %d".formatted(name, ours, theirs));
            logarithms += Math.log((double) ours / theirs);
        }
        var mean = Math.exp(logarithms / names.size());
        assertTrue(mean < 1.2, () -> "mean ratio " + mean);
    }

    @Test
    void the_entry_is_at_two_modulo_four() {
        var kernel = CompiledKernel.check("void kernel(int a[4]) { a[0] = 1; }", GemminiConfig.INT8_16);
        assertEquals(
                2, new BuiltinCompiler().compile(kernel, GemminiConfig.INT8_16).entry() & 3);
    }

    @Test
    void a_listing_shows_the_source_line_beside_its_instructions() {
        var source = "void kernel(int a[4]) {\n  a[1] = 7;\n}\n";
        var kernel = CompiledKernel.check(source, GemminiConfig.INT8_16);
        var listing = Listing.render(new BuiltinCompiler().compile(kernel, GemminiConfig.INT8_16), source);
        assertTrue(listing.contains("kernel:\n"), listing);
        assertTrue(listing.contains("# 2: a[1] = 7;"), listing);
    }

    @Test
    void what_a_function_does_before_its_first_statement_belongs_to_its_own_line() {
        var source = """
                static int depth(
                    int n) {
                  return n < 1 ? 0 : depth(n - 1) * 3 + n;
                }
                void kernel(int a[4]) {
                  a[1] = depth(a[0]);
                }
                """;
        var kernel = CompiledKernel.check(source, GemminiConfig.INT8_16);
        var listing = Listing.render(new BuiltinCompiler().compile(kernel, GemminiConfig.INT8_16), source);
        for (var function : List.of("kernel:", "depth:")) {
            var line = function.equals("kernel:") ? "# 5: void kernel(int a[4]) {" : "# 1: static int depth(";
            var first = listing.lines()
                    .dropWhile(text -> !text.equals(function))
                    .skip(1)
                    .findFirst()
                    .orElseThrow();
            assertTrue(first.endsWith(line), listing);
        }
    }
}
