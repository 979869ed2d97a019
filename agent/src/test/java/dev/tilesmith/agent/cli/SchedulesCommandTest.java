package dev.tilesmith.agent.cli;

import static dev.tilesmith.agent.cli.ThreeSchedules.listed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is listed and shown of stored schedules, offered to other ops, and kept when they are pruned. */
class SchedulesCommandTest {
    @TempDir
    Path folder;

    private CommandLine here;

    @BeforeEach
    void takeThreeSchedulesHere() throws IOException {
        here = ThreeSchedules.in(folder);
    }

    @Test
    void a_list_is_filtered_and_sorted() {
        assertEquals(List.of(3L, 2L, 1L), listed(here));
        assertEquals(List.of(2L, 1L), listed(here, "--op", "gemm:32x"));
        assertEquals(List.of(3L), listed(here, "--op", "gemm:*relu"));
        assertEquals(List.of(2L), listed(here, "--op", "gemm:32x", "--limit", "1"));
        assertEquals(List.of(), listed(here, "--target", "gemmini-fp32-4"));
        assertEquals(List.of(3L, 2L, 1L), listed(here, "--since", "2026-01-01"));
        assertEquals(List.of(), listed(here, "--since", "2026-01-01T00:00:01Z"));
        assertEquals(List.of(), listed(here, "--found-by", "nobody"));
        var cycles = here.run("schedules", "--sort", "cycles", "--json").json().stream()
                .map(one -> one.path("best").path("cycles").asLong())
                .toList();
        assertEquals(cycles.stream().sorted().toList(), cycles);
        assertTrue(here.run("schedules").out().lines().count() == 4);
    }

    @Test
    void a_schedule_is_shown_with_all_that_it_records() {
        var page = here.run("schedules", "show", "1").out();
        assertTrue(page.contains("gemm:32x32x32 on gemmini-int8-16"), page);
        assertTrue(page.contains("mapping    tiles of "), page);
        assertTrue(page.contains("by run 1 ("), page);
        var shown = here.run("schedules", "show", "1", "--json").lastJson();
        assertEquals(
                shown.path("source").asText(),
                here.run("schedules", "show", "1", "--kernel").out());
        assertEquals(
                shown.path("best").path("cycles"),
                shown.path("optimizations")
                        .path(shown.path("optimizations").size() - 1)
                        .path("cyclesAfter"));
    }

    @Test
    void a_kernel_file_with_the_loops_of_another_op_is_offered_its_schedule() throws IOException {
        Files.writeString(folder.resolve("product.c"), """
                void product(const int8_t X[48][48], const int8_t Y[48][48], int32_t Z[48][48]) {
                  for (int i = 0; i < 48; i++)
                    for (int j = 0; j < 48; j++) {
                      int32_t sum = 0;
                      for (int k = 0; k < 48; k++) sum += X[i][k] * Y[k][j];
                      Z[i][j] = sum;
                    }
                }
                """);
        Files.writeString(folder.resolve("mine.c"), """
                #include "gemmini.h"
                void kernel(const int8_t X[48][48], const int8_t Y[48][48], int32_t Z[48][48]) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_config_ld(48);
                  gemmini_config_st(192);
                  for (int i = 0; i < 48; i += 16)
                    for (int j = 0; j < 48; j += 16) {
                      for (int k = 0; k < 48; k += 16) {
                        gemmini_mvin(&X[i][k], 0);
                        gemmini_mvin(&Y[k][j], 16);
                        gemmini_preload(16, k == 0 ? 0x80000000u : 0xC0000000u);
                        gemmini_compute_preloaded(0, GARBAGE_ADDR);
                      }
                      gemmini_mvout(&Z[i][j], 0xA0000000u);
                    }
                  gemmini_fence();
                }
                """);
        var op = "c:" + folder.resolve("product.c");
        var run = new String[] {"optimize", op, "--kernel", "mine.c", "--iterations", "1", "--beam", "1"};
        var text = here.run(run);
        assertEquals(ExitCode.DONE, text.exitCode(), text.toString());
        var best = here.run("schedules", "--op", "gemm:32", "--sort", "speedup", "--json")
                .json()
                .getFirst()
                .path("schedule")
                .asLong();
        var offer = "schedule %d (gemm:32x32x32, ".formatted(best);
        assertTrue(text.out().contains(offer), text.out());
        assertTrue(text.out().contains("has the same loop structure: --reuse " + best), text.out());
        assertTrue(here.run("schedules", "show", "4").out().contains("loops      out[a][b] in[a][c] in[c][b] sums c"));
    }

    @Test
    void pruning_keeps_the_best_of_each_op() {
        var best = here.run("schedules", "--op", "gemm:32", "--sort", "cycles", "--json")
                .json()
                .getFirst()
                .path("schedule")
                .asLong();
        var dry = here.run("schedules", "prune", "--keep", "1", "--dry-run");
        assertTrue(dry.out().endsWith("would remove 1 of 3 schedules\n"), dry.out());
        assertEquals(3, listed(here).size());
        var pruned = here.run("schedules", "prune", "--keep", "1");
        assertEquals(ExitCode.DONE, pruned.exitCode());
        assertEquals(List.of(3L, best), listed(here));
    }

    static Stream<Arguments> wrongUsage() {
        return Stream.of(
                Arguments.of("no schedule 77", new String[] {"schedules", "show", "77"}),
                Arguments.of("no schedule 77", new String[] {"schedules", "verify", "77"}),
                Arguments.of("'x' is no schedule number", new String[] {"schedules", "verify", "1", "x"}),
                Arguments.of("'-1' is no schedule number", new String[] {"schedules", "export", "x.json", "--", "-1"}),
                Arguments.of("no schedule 77", new String[] {"schedules", "export", "x.json", "77"}),
                Arguments.of("no such file or folder", new String[] {"schedules", "import", "nowhere.json"}),
                Arguments.of("has no manifest.json", new String[] {"schedules", "import", "home"}),
                Arguments.of("--keep must be at least 1", new String[] {"schedules", "prune", "--keep", "0"}),
                Arguments.of("--sort must be newest", new String[] {"schedules", "--sort", "size"}),
                Arguments.of("--since must be a day", new String[] {"schedules", "--since", "yesterday"}),
                Arguments.of("unknown target 'tpu'", new String[] {"schedules", "--target", "tpu"}),
                Arguments.of("--op must stand behind prune", new String[] {"schedules", "--op", "conv", "prune"}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongUsage")
    void wrong_usage_is_one_line_and_exit_code_2(String expected, String[] arguments) {
        var result = here.run(arguments);
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(expected), result.err());
    }
}
