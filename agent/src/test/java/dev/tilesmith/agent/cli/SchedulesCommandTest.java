package dev.tilesmith.agent.cli;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.schedule.Machine;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.store.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schedules that three short runs leave: 1 and 2 for one product, 3 for another. */
class SchedulesCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_SCHEDULE = "{\"format\":\"tilesmith-schedules\",\"version\":1,\"schedules\":[%s]}";

    @TempDir
    static Path found;

    @TempDir
    Path folder;

    private CommandLine here;

    @BeforeAll
    static void findSomeSchedules() {
        var there = new CommandLine(found);
        optimize(there, "gemm:32x32x32", "--iterations", "1");
        optimize(there, "gemm:32x32x32", "--iterations", "2", "--seed-with", "none");
        optimize(there, "gemm:16x48x16,act=relu", "--iterations", "1");
    }

    private static void optimize(CommandLine where, String op, String... more) {
        var arguments = Stream.concat(
                Stream.of("optimize", op, "--reuse", "off", "--beam", "1", "--plans", "2", "--codes", "1"),
                Stream.of(more));
        var result = where.run(arguments.toArray(String[]::new));
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
    }

    @BeforeEach
    void takeThemHere() throws IOException {
        here = new CommandLine(folder);
        Files.createDirectories(folder.resolve("home"));
        Files.copy(found.resolve("home/tilesmith.db"), folder.resolve("home/tilesmith.db"));
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
        var cycles = lines(here.run("schedules", "--sort", "cycles", "--json")).stream()
                .map(one -> one.path("best").path("cycles").asLong())
                .toList();
        assertEquals(cycles.stream().sorted().toList(), cycles);
        assertTrue(here.run("schedules").out().lines().count() == 4);
    }

    @Test
    void a_schedule_is_shown_with_all_that_it_records() throws IOException {
        var page = here.run("schedules", "show", "1").out();
        assertTrue(page.contains("gemm:32x32x32 on gemmini-int8-16"), page);
        assertTrue(page.contains("mapping    tiles of "), page);
        assertTrue(page.contains("by run 1 ("), page);
        var shown = JSON.readTree(here.run("schedules", "show", "1", "--json").out());
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
    void an_export_replaces_an_earlier_one_in_its_folder_and_nothing_else() throws IOException {
        here.run("schedules", "export", "kernels");
        Files.writeString(folder.resolve("kernels/mine.c"), "");
        here.run("schedules", "export", "kernels", "3");
        try (var files = Files.list(folder.resolve("kernels"))) {
            var names = files.map(file -> file.getFileName().toString()).sorted();
            assertEquals(List.of("0003-gemm-16x48x16-act-relu.c", "manifest.json", "mine.c"), names.toList());
        }
    }

    @Test
    void an_export_removes_nothing_outside_of_its_folder() throws IOException {
        here.run("schedules", "export", "kernels");
        Files.writeString(folder.resolve("mine.c"), "");
        var manifest = folder.resolve("kernels/manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("0003-gemm-16x48x16-act-relu.c", "../mine.c"));
        var result = here.run("schedules", "export", "kernels");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(result.err().contains("kernels/manifest.json: names a file that cannot be replaced"));
        assertTrue(Files.exists(folder.resolve("mine.c")));
    }

    @Test
    void what_one_home_exports_to_a_file_another_imports_once() {
        assertEquals(ExitCode.DONE, here.run("schedules", "export", "all.json").exitCode());
        var there = elsewhere();
        var first = there.run("schedules", "import", "../all.json");
        assertEquals(ExitCode.DONE, first.exitCode(), first.toString());
        assertTrue(first.out().contains("imported 3 of 3 schedules"), first.out());
        assertTrue(there.run("schedules", "import", "../all.json")
                .out()
                .endsWith("imported 0 of 3 schedules from ../all.json; 3 known already\n"));
        var again = lines(there.run("schedules", "import", "../all.json", "--json"));
        assertTrue(again.stream().allMatch(one -> one.path("known").asBoolean()), again.toString());
        assertEquals(facts(here), facts(there));
        assertTrue(there.run("schedules", "show", "1").out().contains(", imported ("));
    }

    @Test
    void a_folder_has_a_kernel_in_each_file_and_only_those_that_are_right_come_in() throws IOException {
        here.run("schedules", "export", "kernels");
        try (var files = Files.list(folder.resolve("kernels"))) {
            assertEquals(
                    List.of(
                            "0001-gemm-32x32x32.c",
                            "0002-gemm-32x32x32.c",
                            "0003-gemm-16x48x16-act-relu.c",
                            "manifest.json"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        assertEquals(
                ExitCode.DONE,
                here.run("eval", "gemm:32x32x32", "kernels/0002-gemm-32x32x32.c")
                        .exitCode());
        var changed = folder.resolve("kernels/0001-gemm-32x32x32.c");
        Files.copy(folder.resolve("kernels/0003-gemm-16x48x16-act-relu.c"), changed, REPLACE_EXISTING);
        Files.delete(folder.resolve("kernels/0002-gemm-32x32x32.c"));
        var there = elsewhere();
        var result = there.run("schedules", "import", "../kernels");
        assertEquals(ExitCode.REJECTED, result.exitCode(), result.toString());
        assertEquals(List.of("gemm:16x48x16,act=relu"), ops(there));
        var problems = result.err().lines().toList();
        assertEquals(2, problems.size(), result.err());
        assertTrue(problems.get(0).contains("entry 1 (gemm:32x32x32): its kernel is "), result.err());
        assertTrue(
                problems.get(1).contains("entry 2 (gemm:32x32x32): 0002-gemm-32x32x32.c: no such file"), result.err());
    }

    static Stream<Arguments> hostile() {
        var kernel =
                "\"source\":\"void kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) {%s}\"";
        var right = "\"op\":\"gemm:16x16x16\",\"target\":\"gemmini-int8-16\",\"start\":{\"cycles\":100},";
        return Stream.of(
                Arguments.of("must be an object, got '7'", "7"),
                Arguments.of("source must be a text, got none", "{" + right + "\"schedule\":1}"),
                Arguments.of("source must be a text, got '[1]'", "{" + right + "\"source\":[1]}"),
                Arguments.of("its kernel is overLimit", "{" + right + kernel.formatted("while (1);") + "}"),
                Arguments.of("its kernel is wrong", "{" + right + kernel.formatted("") + "}"),
                Arguments.of("its kernel is notParsed", "{" + right + "\"source\":\"\\u001b[2J\"}"),
                Arguments.of("start.cycles must be", "{" + right.replace("100", "-1") + kernel.formatted("") + "}"),
                Arguments.of(
                        "is not accepted",
                        "{" + right.replace("gemm:16x16x16", "c:/etc/passwd") + kernel.formatted("") + "}"),
                Arguments.of(
                        "runs on gemmini-int8-16, not on",
                        "{" + right.replace("int8-16\"", "fp32-4\"") + kernel.formatted("") + "}"),
                Arguments.of(
                        "must be a whole number",
                        "{" + right.replace("gemm:16x", "gemm:99999999999x") + kernel.formatted("") + "}"),
                Arguments.of("created must be a time", "{" + right + kernel.formatted("") + ",\"created\":\"now\"}"),
                Arguments.of("usd must be", "{" + right + kernel.formatted("") + ",\"usd\":-1}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void an_entry_that_anybody_may_have_written_is_refused_in_one_sentence(String expected, String entry)
            throws IOException {
        Files.writeString(folder.resolve("hostile.json"), NO_SCHEDULE.formatted(entry));
        var result = here.run("schedules", "import", "hostile.json");
        assertEquals(ExitCode.REJECTED, result.exitCode(), result.toString());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(expected), result.err());
        assertTrue(result.err().chars().noneMatch(c -> c == 27), result.err());
        assertEquals(3, listed(here).size());
    }

    @Test
    void a_manifest_cannot_name_files_of_other_folders() throws IOException {
        Files.createDirectories(folder.resolve("kernels"));
        var entry =
                "{\"op\":\"gemm:16x16x16\",\"target\":\"gemmini-int8-16\",\"start\":{\"cycles\":1},\"file\":\"../x.c\"}";
        Files.writeString(folder.resolve("kernels/manifest.json"), NO_SCHEDULE.formatted(entry));
        var result = here.run("schedules", "import", "kernels");
        assertEquals(ExitCode.REJECTED, result.exitCode());
        assertTrue(result.err().contains("must be the name of a file in the same folder, got '../x.c'"), result.err());
    }

    @Test
    void an_op_of_the_users_own_goes_with_its_reference() throws IOException {
        var source = "void kernel(const int32_t A[8], int32_t B[8]) { for (int i = 0; i < 8; i++) B[i] = A[i] * 2; }\n";
        Files.writeString(folder.resolve("twice.c"), source);
        optimize(here, "c:" + folder.resolve("twice.c"), "--iterations", "1");
        here.run("schedules", "export", "own.json", "4");
        Files.delete(folder.resolve("twice.c"));
        var there = elsewhere();
        var result = there.run("schedules", "import", "../own.json");
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        assertEquals(
                source,
                lines(there.run("schedules", "--json"))
                        .getFirst()
                        .path("reference")
                        .asText());
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
        var best = lines(here.run("schedules", "--op", "gemm:32", "--sort", "speedup", "--json"))
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
        var best = lines(here.run("schedules", "--op", "gemm:32", "--sort", "cycles", "--json"))
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

    @Test
    void verifying_tells_what_has_changed_and_keeps_it() {
        var same = here.run("schedules", "verify", "3");
        assertEquals(ExitCode.DONE, same.exitCode(), same.toString());
        assertTrue(same.out().endsWith(" cycles, as recorded\n"), same.out());
        try (var store = SqliteStore.open(folder.resolve("home/tilesmith.db"))) {
            var recorded = store.schedule(3).orElseThrow().asRecorded();
            var older = new Machine(recorded.target(), recorded.machine().configuration(), "simulator 1");
            store.update(recorded.verified(older, recorded.cycles() + 7, 0.5, 3));
        }
        assertTrue(here.run("schedules").out().contains("(verified on another machine)"));
        var changed = here.run("schedules", "verify", "3");
        assertTrue(changed.out().contains(" with simulator 1"), changed.out());
        assertTrue(here.run("schedules", "verify").out().lines().allMatch(line -> line.endsWith("as recorded")));
    }

    @Test
    void where_there_is_nothing_to_verify_it_is_said() {
        assertTrue(elsewhere().run("schedules", "verify").out().startsWith("no schedules yet; "));
        assertTrue(here.run("schedules", "verify", "--op", "conv").out().startsWith("no schedule is like that; "));
        assertEquals("", elsewhere().run("schedules", "verify", "--json").out());
    }

    @Test
    void a_kernel_whose_time_depends_on_its_inputs_is_timed_on_those_of_its_run() throws IOException {
        var source = "void count(const int8_t A[64], int8_t C[1]) { int s = 0; for (int i = 0; i < 64; i++) {"
                + " if (A[i] > 0) { s = s + A[i] / 3; } } C[0] = s > 100 ? 100 : s; }\n";
        Files.writeString(folder.resolve("count.c"), source);
        optimize(here, "c:" + folder.resolve("count.c"), "--kernel", "count.c", "--iterations", "1", "--seed", "5");
        var verified = here.run("schedules", "verify", "4").out();
        assertTrue(verified.endsWith(", as recorded\n"), verified);
        here.run("schedules", "export", "count.json", "4");
        var there = elsewhere();
        there.run("schedules", "import", "../count.json");
        assertEquals(
                JSON.readTree(here.run("schedules", "show", "4", "--json").out())
                        .path("best"),
                JSON.readTree(there.run("schedules", "show", "1", "--json").out())
                        .path("best"));
    }

    @Test
    void a_kernel_that_fails_is_told_and_not_used_any_more() {
        try (var store = SqliteStore.open(folder.resolve("home/tilesmith.db"))) {
            var good = store.schedule(3).orElseThrow().asRecorded();
            var other = store.schedule(1).orElseThrow().asRecorded();
            store.update(new Schedule(
                    3,
                    good.op(),
                    "",
                    good.machine(),
                    other.source(),
                    other.hash(),
                    good.startCycles(),
                    good.cycles(),
                    good.inputSeed(),
                    good.utilization(),
                    good.optimizations(),
                    good.tiles(),
                    good.loops(),
                    3,
                    good.origin()));
        }
        var result = here.run("schedules", "verify");
        assertEquals(ExitCode.REJECTED, result.exitCode());
        assertTrue(result.out().contains("schedule 3: its kernel is notParsed"), result.out());
        assertTrue(here.run("schedules", "show", "3").out().contains("not on this machine"));
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "{\"format\":\"other\"}",
                "{\"format\":\"tilesmith-schedules\",\"version\":9,\"schedules\":[]}"
            })
    void a_file_of_another_kind_is_one_line_and_exit_code_2(String content) throws IOException {
        Files.writeString(folder.resolve("other.json"), content);
        var result = here.run("schedules", "import", "other.json");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("other.json"), result.err());
    }

    private CommandLine elsewhere() {
        try {
            return new CommandLine(Files.createDirectories(folder.resolve("elsewhere")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Long> listed(CommandLine where, String... options) {
        var arguments = Stream.concat(Stream.of("schedules", "--json"), Stream.of(options));
        return lines(where.run(arguments.toArray(String[]::new))).stream()
                .map(one -> one.path("schedule").asLong())
                .toList();
    }

    private static List<String> ops(CommandLine where) {
        return lines(where.run("schedules", "--json")).stream()
                .map(one -> one.path("op").asText())
                .toList();
    }

    /** What is the same of a schedule wherever it is. */
    private static List<String> facts(CommandLine where) {
        return lines(where.run("schedules", "--json")).stream()
                .map(one -> Stream.of("op", "best", "start", "optimizations", "tiles", "hash", "created", "foundBy")
                        .map(name -> one.path(name).toString())
                        .toList()
                        .toString())
                .sorted()
                .toList();
    }

    private static List<JsonNode> lines(CommandLine.Result result) {
        return result.out()
                .lines()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }
}
