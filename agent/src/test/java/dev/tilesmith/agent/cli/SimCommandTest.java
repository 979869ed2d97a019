package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sim} says about a kernel that loads B again for each row of blocks of A. */
class SimCommandTest {
    private static final int SCREEN_LINES = 50;
    private static final int SCREEN_COLUMNS = 120;
    private static final String KERNEL = """
            void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
              gemmini_config_ex(WEIGHT_STATIONARY, 0, 0);
              gemmini_config_ld(64);
              gemmini_config_st(64);
              for (int i = 0; i < 4; i++) {
                gemmini_extended_mvin(&A[16 * i][0], 0, 64, 16);
                for (int j = 0; j < 4; j++) {
                  for (int k = 0; k < 4; k++) {
                    gemmini_extended_mvin(&B[16 * k][16 * j], 4096 + 16 * k, 16, 16);
                    gemmini_extended_preload(4096 + 16 * k, k == 0 ? 0x80000000 : 0xC0000000, 16, 16, 16, 16);
                    gemmini_extended_compute_preloaded(16 * k, GARBAGE_ADDR, 16, 16, 16, 16);
                  }
                  gemmini_extended_mvout(&C[16 * i][16 * j], 0x80000000, 16, 16);
                }
              }
              gemmini_fence();
            }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("kernel.c"), KERNEL);
    }

    @Test
    void the_report_fits_a_screen_and_names_path_roof_traffic_and_lines() {
        var result = new CommandLine(folder).run("sim", "kernel.c");
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        var out = result.out();
        assertTrue(out.lines().count() <= SCREEN_LINES, out);
        assertTrue(out.lines().allMatch(line -> line.length() <= SCREEN_COLUMNS), out);
        assertTrue(out.contains("mvin at line 9"), out);
        assertTrue(out.contains("each byte of B is loaded 4 times"), out);
        assertTrue(out.contains("cycles if free   loads "), out);
        assertTrue(out.contains("MACs/byte: "), out);
        assertTrue(out.contains("each byte once would be 12,288 (2.00x)"), out);
        assertTrue(
                out.lines().anyMatch(line -> line.startsWith("   9        64 ") && line.contains("16,384   75.0 %")),
                out);
    }

    @Test
    void a_line_that_moves_what_other_lines_have_moved_moves_all_of_it_again() throws IOException {
        Files.writeString(folder.resolve("unrolled.c"), """
                void kernel(const elem_t A[16][16], elem_t C[16][16]) {
                  gemmini_config_ld(16);
                  gemmini_config_st(16);
                  gemmini_mvin(A, 0);
                  gemmini_mvin(A, 16);
                  gemmini_mvout(C, 16);
                  gemmini_fence();
                }
                """);
        var lines =
                new CommandLine(folder).run("sim", "unrolled.c", "--no-what-if").out();
        assertTrue(lines.lines().anyMatch(line -> line.matches("   4 .*  256    0\\.0 %  gemmini_mvin.*")), lines);
        assertTrue(lines.lines().anyMatch(line -> line.matches("   5 .*  256  100\\.0 %  gemmini_mvin.*")), lines);
    }

    @Test
    void the_lines_that_are_shown_are_those_that_cost_most_though_they_send_no_command() throws IOException {
        var loads = IntStream.range(0, 40)
                .mapToObj("  gemmini_mvin(A, 16 * %d);\n"::formatted)
                .collect(Collectors.joining());
        Files.writeString(folder.resolve("host.c"), """
                void kernel(const elem_t A[16][16], elem_t C[16][16], int32_t x[1024]) {
                  int sum = 0;
                  for (int i = 0; i < 1024; i++)
                    sum = sum * 31 + x[i] / (i + 1);
                  x[0] = sum;
                  gemmini_config_ld(16);
                  gemmini_config_st(16);
                %s  gemmini_mvout(C, 0);
                  gemmini_fence();
                }
                """.formatted(loads));
        var lines = new CommandLine(folder).run("sim", "host.c", "--no-what-if").out();
        assertTrue(lines.lines().anyMatch(line -> line.startsWith("   4         0        -   9")), lines);
    }

    @Test
    void rows_that_do_not_begin_at_a_beat_of_the_link_waste_part_of_it() throws IOException {
        Files.writeString(folder.resolve("skew.c"), """
                void kernel(const elem_t A[16][80], elem_t C[16][80]) {
                  gemmini_config_ld(80);
                  gemmini_config_st(80);
                  gemmini_extended_mvin(&A[0][8], 0, 64, 16);
                  gemmini_extended_mvout(&C[0][0], 0, 16, 16);
                  gemmini_fence();
                }
                """);
        var out = new CommandLine(folder).run("sim", "skew.c", "--no-what-if").out();
        // 16 rows of 64 bytes in five beats of 16 bytes, and 16 rows of 16 bytes in one.
        assertTrue(out.contains("; 16.7 % unused"), out);
        assertTrue(out.contains("mvin at line 4"), out);
        assertTrue(out.contains("20 % of what the link carries for it is unused"), out);
    }

    private void putProgram() throws IOException {
        try (var program = SimCommandTest.class.getResourceAsStream("/matmul.elf")) {
            Files.copy(Objects.requireNonNull(program), folder.resolve("matmul.elf"));
        }
    }

    @Test
    void a_whole_program_has_a_timeline_and_a_trace() throws IOException {
        putProgram();
        var plain = new CommandLine(folder).run("sim", "matmul.elf").out();
        var result = new CommandLine(folder).run("sim", "matmul.elf", "--timeline", ":", "--trace", "trace.json");
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        assertTrue(result.out().startsWith(plain), result.toString());
        assertTrue(result.out().lines().anyMatch(line -> line.startsWith("execute ")), result.toString());
        var events = new ObjectMapper()
                .readTree(folder.resolve("trace.json").toFile())
                .path("traceEvents");
        assertTrue(events.size() > 100, () -> events.size() + " events");
    }

    @Test
    void a_function_that_is_picked_from_a_file_keeps_its_lines() throws IOException {
        Files.writeString(folder.resolve("several.c"), """
                // Several functions.
                #define ROWS 16
                elem_t
                first(void) { return 1; } /* the second */ void second(elem_t x[4]) { x[0] = first(); }

                void picked(elem_t x[ROWS]) {
                  second(x);
                  // Past its end:
                  x[16] = 1;
                }
                """);
        var result = new CommandLine(folder).run("sim", "several.c", "--function", "picked");
        assertEquals(ExitCode.REJECTED, result.exitCode(), result.toString());
        assertTrue(result.out().contains("several.c:9:3: store of 1 byte"), result.out());
        var none = new CommandLine(folder).run("sim", "several.c", "--function", "other");
        assertEquals("tilesmith: several.c: has no function 'other'; there are first, second, picked\n", none.err());
    }

    @Test
    void options_of_kernels_are_refused_for_a_whole_program() throws IOException {
        putProgram();
        for (var option : List.of("--cc=builtin", "--function=kernel")) {
            var result = new CommandLine(folder).run("sim", "matmul.elf", option);
            assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
            assertTrue(result.err().contains(" is for kernels in C, and matmul.elf is an executable"), result.err());
        }
    }

    @Test
    void a_timeline_of_cycles_that_there_are_not_says_how_many_there_are() {
        var result = new CommandLine(folder).run("sim", "kernel.c", "--timeline", "999999:1000000");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(
                result.err().matches("(?s).*--timeline 999999:1000000: there are only [\\d,]+ cycles\n"), result.err());
        assertEquals("", result.out());
    }

    @Test
    void a_timeline_is_refused_where_json_is_asked_for() {
        var result = new CommandLine(folder).run("sim", "kernel.c", "--json", "--timeline");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(result.out().contains("leave one of them out"), result.toString());
    }

    @Test
    void an_executable_runs_as_a_whole_program() throws IOException {
        putProgram();
        var result = new CommandLine(folder).run("sim", "matmul.elf");
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        assertTrue(result.out().startsWith("0 wrong\ncycles plausible\nmatmul.elf: exit code 0; "), result.toString());
        var json = json("sim", "matmul.elf", "--json");
        assertEquals("0 wrong\ncycles plausible\n", json.path("output").asText());
        assertEquals(0, json.path("exitCode").asInt(-1));
        assertEquals(64 * 64 * 64, json.path("counters").path("macs").asInt());
        assertTrue(json.path("cycles").asLong() > json.path("instructions").asLong());
    }

    @Test
    void the_same_facts_are_in_json_and_add_up() {
        var json = json("sim", "kernel.c", "--json");
        var cold = json.path("cold").path("cycles").asLong();
        for (var account : json.path("counters").path("accounts")) {
            assertEquals(
                    cold,
                    account.path("busyCycles").asLong() + sum(account.path("stallCycles"), ""),
                    account::toString);
        }
        assertEquals(cold, sum(json.path("criticalPath").path("steps"), "cycles"));
        assertEquals(cold, sum(json.path("lines"), "pathCycles"));
        assertEquals(32_768 - 8_192, sum(json.path("lines"), "bytesMoved"));
        assertEquals(12_288, sum(json.path("lines"), "bytesMovedAgain"));
        assertEquals(4, json.path("whatIf").size());
        assertTrue(json.path("whatIf").path("loads").asLong() < cold, json::toString);
        assertFalse(json.path("criticalPath").path("text").isEmpty());
    }

    @Test
    void what_if_runs_can_be_left_out() {
        var json = json("sim", "kernel.c", "--json", "--no-what-if");
        assertTrue(json.path("whatIf").isEmpty(), json::toString);
    }

    private JsonNode json(String... arguments) {
        return new CommandLine(folder).run(arguments).lastJson();
    }

    private static long sum(JsonNode nodes, String field) {
        return StreamSupport.stream(nodes.spliterator(), false)
                .mapToLong(node ->
                        field.isEmpty() ? node.asLong() : node.path(field).asLong())
                .sum();
    }
}
