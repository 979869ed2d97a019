package dev.tilesmith.sim.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.c.MeasuredKernels;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to values for which there are not enough registers. */
final class SpillingTest {
    /** Kernels that a model wrote; instructions and checksum with gcc 12.2 -O2, from a run of its code. */
    @ParameterizedTest
    @CsvSource({
        "states_one_by_one.c, 554, 99b5c2734e74fafe",
        "states_in_rows.c, 491, f689f8a916f82a66",
        "sums_in_the_accumulator.c, 580, f689f8a916f82a66"
    })
    void a_kernel_with_more_values_than_registers_takes_hardly_more_instructions_than_with_gcc(
            String name, long withGcc, String checksum) {
        var ours = CompiledKernel.run(MeasuredKernels.source("spilling/" + name), GemminiConfig.FP32_4);
        assertEquals(checksum, "%016x".formatted(ours.checksum()));
        assertTrue(
                ours.instructions() <= 1.08 * withGcc,
                () -> "%d instructions, gcc %d".formatted(ours.instructions(), withGcc));
    }

    @Test
    void what_every_round_of_a_loop_needs_has_registers_before_what_a_rare_one_needs() {
        var listing = listing(loop(20, "t == 3"));
        assertEquals(0, fetches(listing, "sum += t ^"), listing);
        assertTrue(fetches(listing, "sum += sum ^") > 0, listing);
    }

    @Test
    void values_that_never_wait_at_the_same_time_share_their_place_on_the_stack() {
        var once = frameBytes(listing(phases(1)));
        var twice = frameBytes(listing(phases(2)));
        assertTrue(twice < once + 64, "frames have %d and %d bytes".formatted(once, twice));
        assertTrue(once > 250, "no value waits on the stack, a frame has " + once + " bytes");
    }

    /** Each round needs the first values once, and those in which the condition holds need the others twice. */
    private static String loop(int values, String condition) {
        return """
                void kernel(const int x[%d], int y[50]) {
                %s
                  for (int t = 0; t < 50; t++) {
                    int sum = 0;
                %s
                    if (%s) {
                %s
                    }
                    y[t] = sum;
                  }
                }
                """.formatted(
                        2 * values,
                        lines(0, 2 * values, "  const int v%1$d = x[%1$d] * 3 + 1;"),
                        lines(0, values, "    sum += t ^ v%d;"),
                        condition,
                        lines(values, 2 * values, "      sum += sum ^ v%1$d; sum ^= t | v%1$d;"));
    }

    private static String lines(int from, int to, String format) {
        return IntStream.range(from, to).mapToObj(format::formatted).collect(Collectors.joining("\n"));
    }

    /** Each phase has forty values at a time. */
    private static String phases(int count) {
        return "void kernel(const int x[%d], int y[%1$d]) {%n%s%n}%n"
                .formatted(
                        40 * count,
                        IntStream.range(0, count)
                                .mapToObj(phase -> phase(40 * phase))
                                .collect(Collectors.joining("\n")));
    }

    private static String phase(int first) {
        var loads = IntStream.range(0, 40).mapToObj(i -> "  int v%d = x[%1$d];".formatted(first + i));
        var uses = IntStream.range(0, 40)
                .mapToObj(i -> "  y[%d] ^= v%d * v%d + (v%d >> %d);"
                        .formatted(first, first + i, first + 39 - i, first + i * 7 % 40, i % 5 + 1));
        return Stream.concat(loads, uses).collect(Collectors.joining("\n"));
    }

    private static String listing(String source) {
        return CompiledKernel.listing(source, GemminiConfig.INT8_16);
    }

    /** Values that are fetched from the stack in lines with this text; the first instruction of a line shows it. */
    private static int fetches(String listing, String text) {
        var isThere = false;
        var count = 0;
        for (var line : listing.lines().toList()) {
            isThere = line.contains("# ") ? line.contains(text) : isThere;
            count += isThere && line.matches(".* ld \\w+, \\d+\\(sp\\).*") ? 1 : 0;
        }
        return count;
    }

    private static int frameBytes(String listing) {
        var frame = Pattern.compile("addi sp, sp, -(\\d+)").matcher(listing);
        assertTrue(frame.find(), listing);
        return Integer.parseInt(frame.group(1));
    }
}
