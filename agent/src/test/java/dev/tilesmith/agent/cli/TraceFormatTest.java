package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code sim --trace} against the rules of the Chrome trace format, and {@code sim --timeline}. */
class TraceFormatTest {
    private static final String KERNEL = """
            void kernel(const elem_t A[64][64], const elem_t B[64][64], elem_t C[64][64]) {
              gemmini_config_ex(WEIGHT_STATIONARY, 0, 0);
              gemmini_extended_config_st(64, 0, 0.125f);
              gemmini_extended3_config_ld(64, 1.0f, false, 0);
              gemmini_extended3_config_ld(64, 1.0f, false, 1);
              gemmini_extended3_config_ld(0, 1.0f, false, 2);
              gemmini_loop_ws(4, 4, 4, 0, 0, 0, &A[0][0], &B[0][0], 0, &C[0][0], 64, 64, 0, 64, 0, 0, 0, 0, 0, 0, 1, 1, 0);
              gemmini_fence();
              gemmini_extended_mvin(&A[0][0], 0, 16, 16);
              gemmini_extended_preload(0, 0x80000000, 16, 16, 16, 16);
              gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 16, 16, 16, 16);
              gemmini_extended_mvout(&C[0][0], 0x80000000, 16, 16);
              gemmini_fence();
            }
            """;

    @TempDir
    Path folder;

    private JsonNode cold = MissingNode.getInstance();
    private final List<JsonNode> names = new ArrayList<>();
    private final List<JsonNode> slices = new ArrayList<>();
    private final List<JsonNode> gauges = new ArrayList<>();

    @BeforeEach
    void trace() throws IOException {
        Files.writeString(folder.resolve("kernel.c"), KERNEL);
        var result = run("sim", "kernel.c", "--no-what-if", "--json", "--trace", "trace.json");
        cold = result.lastJson().path("cold").path("cycles");
        var trace = new ObjectMapper().readTree(folder.resolve("trace.json").toFile());
        assertEquals(cold.asLong(), trace.path("otherData").path("cycles").asLong());
        assertEquals(0, trace.path("otherData").path("leftOut").asLong());
        for (var event : trace.path("traceEvents")) {
            switch (event.path("ph").asText()) {
                case "M" -> names.add(event);
                case "X" -> slices.add(event);
                case "C" -> gauges.add(event);
                default -> throw new AssertionError("unknown phase: " + event);
            }
        }
    }

    @Test
    void time_never_goes_back_and_stays_within_the_call() {
        for (var events : List.of(slices, gauges)) {
            var last = 0L;
            for (var event : events) {
                var at = event.path("ts").asLong(-1);
                assertTrue(at >= last, event::toString);
                assertTrue(at + event.path("dur").asLong() <= cold.asLong(), event::toString);
                last = at;
            }
        }
    }

    @Test
    void every_process_and_thread_has_a_name() {
        var processes = new HashSet<String>();
        var threads = new HashSet<String>();
        for (var name : names) {
            if (name.path("name").asText().equals("process_name")) {
                processes.add(name.path("pid").asText());
            } else {
                threads.add(thread(name));
            }
            assertFalse(name.path("args").isEmpty(), name::toString);
        }
        for (var slice : slices) {
            assertTrue(processes.contains(slice.path("pid").asText()), slice::toString);
            assertTrue(threads.contains(thread(slice)), slice::toString);
        }
        gauges.forEach(gauge -> assertTrue(processes.contains(gauge.path("pid").asText()), gauge::toString));
    }

    @Test
    void slices_of_a_thread_lie_apart_or_inside_each_other() {
        var open = new HashMap<String, Deque<Long>>();
        for (var slice : slices) {
            var ends = open.computeIfAbsent(thread(slice), _ -> new ArrayDeque<>());
            var begin = slice.path("ts").asLong();
            var end = begin + slice.path("dur").asLong();
            assertTrue(end > begin, slice::toString);
            while (!ends.isEmpty() && ends.peek() <= begin) {
                ends.pop();
            }
            assertTrue(ends.isEmpty() || end <= ends.peek(), slice::toString);
            ends.push(end);
        }
    }

    @Test
    void slices_name_command_line_and_addresses() {
        var load = named("mvin, line 9").getFirst();
        assertEquals(9, load.path("args").path("line").asInt());
        assertTrue(
                load.path("args").path("command").asText().matches("mvin 0x[0-9a-f]+ → spad 0, 16x16"), load::toString);
        // What the loop expands to is charged to the loop's line: 16 tiles of C in moves of four blocks.
        var stores = names.stream()
                .filter(name -> name.path("args").path("name").asText().equals("store"))
                .map(TraceFormatTest::thread)
                .findFirst()
                .orElseThrow();
        assertEquals(
                4,
                named("mvout, line 7").stream()
                        .filter(slice -> thread(slice).equals(stores))
                        .count());
    }

    @Test
    void gauges_count_what_is_under_way_and_end_empty() {
        var last = new HashMap<String, Integer>();
        var seen = new HashSet<String>();
        for (var gauge : gauges) {
            var value = gauge.path("args").path("value");
            assertTrue(value.isInt() && value.asInt() >= 0 && value.asInt() <= 16, gauge::toString);
            last.put(gauge.path("name").asText(), value.asInt());
            seen.add(gauge.path("name").asText());
        }
        var expected = Set.of(
                "commands queued",
                "station: loads",
                "station: executes",
                "station: stores",
                "read ids in flight",
                "write ids in flight");
        assertEquals(expected, seen);
        assertEquals(Set.of(0), new HashSet<>(last.values()), last::toString);
    }

    @Test
    void a_timeline_shows_which_line_each_unit_works_on() {
        var lines = run("sim", "kernel.c", "--no-what-if", "--timeline")
                .out()
                .lines()
                .toList();
        var letters = lines.stream()
                .filter(line -> line.matches("  [a-z]  line 7  gemmini_loop_ws.*"))
                .toList();
        assertEquals(1, letters.size(), lines::toString);
        var letter = letters.getFirst().substring(2, 3);
        for (var track : List.of("load", "execute", "store")) {
            var row = lines.stream()
                    .filter(line -> line.startsWith(track + " "))
                    .findFirst()
                    .orElseThrow();
            assertTrue(row.substring(16).contains(letter), lines::toString);
        }
    }

    @Test
    void a_window_of_the_timeline_is_scaled_to_the_terminal() {
        var window =
                run("sim", "kernel.c", "--no-what-if", "--timeline", "100:200").out();
        assertTrue(window.startsWith("1 cycle/char    |100      |110 "), window);
        var backwards = run("sim", "kernel.c", "--timeline", "200:100");
        assertEquals(ExitCode.INPUT, backwards.exitCode());
        assertTrue(backwards.err().contains("FROM must be less than TO, got '200:100'"), backwards::err);
    }

    @Test
    void a_trace_beside_a_window_of_the_timeline_is_of_that_window() throws IOException {
        run("sim", "kernel.c", "--no-what-if", "--timeline", "100:200", "--trace", "window.json");
        var trace = new ObjectMapper().readTree(folder.resolve("window.json").toFile());
        for (var event : trace.path("traceEvents")) {
            var begin = event.path("ts").asLong();
            var isIn = begin < 200 && begin + event.path("dur").asLong() >= 100;
            var isOfUnits =
                    event.path("pid").asInt() == 1 && !event.path("ph").asText().equals("M");
            assertTrue(isIn || !isOfUnits, event::toString);
        }
    }

    @Test
    void a_trace_does_not_overwrite_the_kernel() throws IOException {
        var source = Files.readString(folder.resolve("kernel.c"));
        var result = run("sim", "kernel.c", "--no-what-if", "--trace", "../" + folder.getFileName() + "/kernel.c");
        assertEquals(ExitCode.INPUT, result.exitCode());
        assertTrue(result.err().contains("would overwrite what is to be measured"), result::err);
        assertEquals(source, Files.readString(folder.resolve("kernel.c")));
    }

    @Test
    void a_flush_leaves_the_queue() throws IOException {
        Files.writeString(folder.resolve("flush.c"), """
                void kernel(int8_t C[1024]) {
                  gemmini_flush(0);
                  for (int i = 0; i < 1024; i++)
                    C[i] = i;
                }
                """);
        run("sim", "flush.c", "--no-what-if", "--trace", "flush.json");
        var queued = new ArrayList<Integer>();
        for (var event : new ObjectMapper()
                .readTree(folder.resolve("flush.json").toFile())
                .path("traceEvents")) {
            if (event.path("name").asText().equals("commands queued")) {
                queued.add(event.path("args").path("value").asInt());
            }
        }
        assertEquals(List.of(1, 0), queued);
    }

    @Test
    void a_timeline_says_where_it_ends_if_a_call_is_too_long_for_it() throws IOException {
        Files.writeString(folder.resolve("long.c"), """
                void kernel(const elem_t A[16][16], elem_t C[16][16]) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_config_ld(16);
                  gemmini_config_st(16);
                  gemmini_mvin(A, 0);
                  for (int i = 0; i < 27000; i++) {
                    gemmini_extended_preload(GARBAGE_ADDR, 0x80000000 + i % 8 * 16, 16, 1, 16, 1);
                    gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, 16, 1, 16, 1);
                  }
                  gemmini_mvout(C, 0);
                  gemmini_fence();
                }
                """);
        var result = run("sim", "long.c", "--no-what-if", "--timeline");
        assertTrue(result.err().contains("the timeline is complete up to cycle "), result::err);
        var execute = result.out()
                .lines()
                .filter(line -> line.startsWith("execute "))
                .findFirst()
                .orElseThrow();
        assertTrue(execute.strip().matches("execute  .*[a-z]{20}"), execute);
    }

    private List<JsonNode> named(String name) {
        return slices.stream()
                .filter(slice -> slice.path("name").asText().equals(name))
                .toList();
    }

    private static String thread(JsonNode event) {
        return event.path("pid").asText() + "/" + event.path("tid").asText();
    }

    private CommandLine.Result run(String... arguments) {
        return new CommandLine(folder).run(arguments);
    }
}
