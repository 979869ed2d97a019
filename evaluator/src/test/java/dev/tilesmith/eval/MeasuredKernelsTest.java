package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.gcc.GccCompiler;
import dev.tilesmith.eval.gcc.GccMissing;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.report.UnitAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel measured on the RTL is accepted, computes what the RTL computed and takes about as long. */
class MeasuredKernelsTest {
    /** A line of cycles.csv; cycles are absent where the RTL has none. */
    record Measured(String folder, String file, Optional<Long> cold, Optional<Long> warm, String fnv) {
        GemminiConfig config() {
            return folder.equals("fp32") ? GemminiConfig.FP32_4 : GemminiConfig.INT8_16;
        }

        Kernel kernel() {
            return new Kernel(file, resource("/kernels/%s/%s".formatted(folder, file)));
        }

        @Override
        public String toString() {
            return file;
        }
    }

    /** The 4x4 machine's kernels are bound by every instruction of the host. */
    private static final double FP32_FACTOR = 1.2;

    static Stream<Measured> kernels() {
        return Stream.of("int8", "fp32").flatMap(MeasuredKernelsTest::lines);
    }

    private static Stream<Measured> lines(String folder) {
        return resource("/kernels/%s/cycles.csv".formatted(folder))
                .lines()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(cells -> new Measured(folder, cells[0], cycles(cells[1]), cycles(cells[2]), cells[4]));
    }

    private static Optional<Long> cycles(String cell) {
        return cell.isBlank() ? Optional.empty() : Optional.of(Long.parseLong(cell));
    }

    private static String resource(String name) {
        try (var stream = MeasuredKernelsTest.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new AssertionError("no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void the_builtin_compiler_is_right_and_within_half(Measured measured) {
        measure(measured, new BuiltinCompiler(), measured.folder().equals("fp32") ? FP32_FACTOR : 1.5);
    }

    /** One test for each kernel under the measured compiler, and last one over all of the 16x16 machine. */
    @TestFactory
    Stream<DynamicTest> gcc_comes_out_as_on_the_rtl() {
        var gcc = gcc();
        var errors = new MeasuredErrors();
        var each = kernels()
                .map(measured -> DynamicTest.dynamicTest(measured.file(), () -> {
                    var run = measure(measured, gcc, 1.25);
                    if (measured.folder().equals("int8")) {
                        errors.add(measured, run);
                    }
                }));
        return Stream.concat(each, Stream.of(DynamicTest.dynamicTest("all", errors::assertWithinBars)));
    }

    private static KernelCompiler gcc() {
        try {
            return GccCompiler.find();
        } catch (GccMissing missing) {
            Assumptions.abort("needs riscv64-unknown-elf-gcc: " + missing.getMessage());
            throw new IllegalStateException(missing);
        }
    }

    private static Measurement.Result.Measured measure(Measured measured, KernelCompiler compiler, double factor) {
        var result = new Measurement(compiler, measured.config(), Limits.DEFAULT).measure(measured.kernel());
        var run = assertInstanceOf(Measurement.Result.Measured.class, result, () -> text(result));
        assertEquals(measured.fnv(), run.fnv());
        assertAddsUp(run.counters());
        assertAll(
                () -> assertWithin(measured.cold(), run.cold(), factor, "cold"),
                () -> assertWithin(measured.warm(), run.warm(), factor, "warm"));
        return run;
    }

    /** That busy and lost cycles add up is checked where accounts are made; the core moreover never says nothing. */
    private static void assertAddsUp(Counters counters) {
        assertEquals(
                List.of(Unit.values()),
                counters.accounts().stream().map(UnitAccount::unit).toList());
        assertEquals(0, counters.account(Unit.HOST).orElseThrow().stallCycles(Reason.NO_COMMAND));
    }

    private static void assertWithin(Optional<Long> expected, Cycles actual, double factor, String name) {
        expected.ifPresent(cycles -> assertTrue(
                actual.count() <= cycles * factor && cycles <= actual.count() * factor,
                "%s cycles %,d, on the RTL %,d, must be within a factor of %s"
                        .formatted(name, actual.count(), cycles, factor)));
    }

    private static String text(Measurement.Result result) {
        return switch (result) {
            case Measurement.Result.Measured measured -> measured.toString();
            case Measurement.Result.Rejected(var verdict) -> verdict.reason();
        };
    }
}
