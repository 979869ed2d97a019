package dev.tilesmith.agent.cli;

import static dev.tilesmith.agent.cli.ThreeSchedules.listed;
import static dev.tilesmith.agent.cli.ThreeSchedules.optimize;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Schedules that go to another home, as a file or as a folder of kernels. */
class SchedulesExportTest {
    private static final String FILE = "{\"format\":\"tilesmith-schedules\",\"version\":1,\"schedules\":[%s]}";

    @TempDir
    Path folder;

    private CommandLine here;

    @BeforeEach
    void takeThreeSchedulesHere() throws IOException {
        here = ThreeSchedules.in(folder);
    }

    @Test
    void what_one_home_exports_to_a_file_another_imports_once() {
        assertEquals(ExitCode.DONE, here.run("schedules", "export", "all.json").exitCode());
        var there = here.in("elsewhere");
        var first = there.run("schedules", "import", "../all.json");
        assertEquals(ExitCode.DONE, first.exitCode(), first.toString());
        assertTrue(first.out().contains("imported 3 of 3 schedules"), first.out());
        assertTrue(there.run("schedules", "import", "../all.json")
                .out()
                .endsWith("imported 0 of 3 schedules from ../all.json; 3 known already\n"));
        var again = there.run("schedules", "import", "../all.json", "--json").json();
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
        var there = here.in("elsewhere");
        var result = there.run("schedules", "import", "../kernels");
        assertEquals(ExitCode.REJECTED, result.exitCode(), result.toString());
        assertEquals(List.of("gemm:16x48x16,act=relu"), ops(there));
        var problems = result.err().lines().toList();
        assertEquals(2, problems.size(), result.err());
        assertTrue(problems.get(0).contains("entry 1 (gemm:32x32x32): its kernel is "), result.err());
        assertTrue(
                problems.get(1).contains("entry 2 (gemm:32x32x32): 0002-gemm-32x32x32.c: no such file"), result.err());
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
    void an_op_of_the_users_own_goes_with_its_reference() throws IOException {
        var source = "void kernel(const int32_t A[8], int32_t B[8]) { for (int i = 0; i < 8; i++) B[i] = A[i] * 2; }\n";
        Files.writeString(folder.resolve("twice.c"), source);
        optimize(here, "c:" + folder.resolve("twice.c"), "--iterations", "1");
        here.run("schedules", "export", "own.json", "4");
        Files.delete(folder.resolve("twice.c"));
        var there = here.in("elsewhere");
        var result = there.run("schedules", "import", "../own.json");
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        assertEquals(
                source,
                there.run("schedules", "--json")
                        .json()
                        .getFirst()
                        .path("reference")
                        .asText());
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
        Files.writeString(folder.resolve("hostile.json"), FILE.formatted(entry));
        var result = here.run("schedules", "import", "hostile.json");
        assertEquals(ExitCode.REJECTED, result.exitCode(), result.toString());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(expected), result.err());
        assertTrue(result.err().chars().noneMatch(c -> c == 27), result.err());
        assertEquals(3, listed(here).size());
    }

    @Test
    void an_export_that_is_cut_off_is_called_so() throws IOException {
        here.run("schedules", "export", "all.json");
        var whole = Files.readString(folder.resolve("all.json"));
        Files.writeString(folder.resolve("cut.json"), whole.substring(0, whole.length() / 2));
        var result = here.run("schedules", "import", "cut.json");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(result.err().startsWith("tilesmith: cut.json: is cut off"), result.err());
    }

    @Test
    void a_manifest_cannot_name_files_of_other_folders() throws IOException {
        Files.createDirectories(folder.resolve("kernels"));
        var entry =
                "{\"op\":\"gemm:16x16x16\",\"target\":\"gemmini-int8-16\",\"start\":{\"cycles\":1},\"file\":\"../x.c\"}";
        Files.writeString(folder.resolve("kernels/manifest.json"), FILE.formatted(entry));
        var result = here.run("schedules", "import", "kernels");
        assertEquals(ExitCode.REJECTED, result.exitCode());
        assertTrue(result.err().contains("must be the name of a file in the same folder, got '../x.c'"), result.err());
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

    private static List<String> ops(CommandLine where) {
        return where.run("schedules", "--json").json().stream()
                .map(one -> one.path("op").asText())
                .toList();
    }

    /** What is the same of a schedule wherever it is. */
    private static List<String> facts(CommandLine where) {
        return where.run("schedules", "--json").json().stream()
                .map(one -> Stream.of("op", "best", "start", "optimizations", "tiles", "hash", "created", "foundBy")
                        .map(name -> one.path(name).toString())
                        .toList()
                        .toString())
                .sorted()
                .toList();
    }
}
