package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.store.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every mistake of a user's, or of a kernel's author, is one message and the right exit code. */
class BadInputTest {
    private static final String HEAD =
            "void kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) {\n";

    @TempDir
    Path folder;

    static Stream<Arguments> wrongUsage() {
        return Stream.of(
                Arguments.of("no such file", new String[] {"eval", "gemm:16x16x16", "missing.c"}),
                Arguments.of("gemm:0x1x1", new String[] {"eval", "gemm:0x1x1", "missing.c"}),
                Arguments.of("gem:16x16x16", new String[] {"optimize", "gem:16x16x16"}),
                Arguments.of("--beem", new String[] {"optimize", "gemm:16x16x16", "--beem", "3"}),
                Arguments.of("--beam", new String[] {"optimize", "gemm:16x16x16", "--beam", "0"}),
                Arguments.of("--evaluations", new String[] {"optimize", "gemm:16x16x16", "--evaluations", "0"}),
                Arguments.of(
                        "'many' is not a whole number", new String[] {"optimize", "gemm:16x16x16", "--beam", "many"}),
                Arguments.of("'x' is not a number", new String[] {"optimize", "gemm:16x16x16", "--budget-usd", "x"}),
                Arguments.of(
                        "'NaN' is not a number", new String[] {"optimize", "gemm:16x16x16", "--budget-minutes", "NaN"}),
                Arguments.of(
                        "all others on gemmini-int8-16",
                        new String[] {"optimize", "gemm:16x16x16", "--target", "gemmini-fp32-4"}),
                Arguments.of("needs an op", new String[] {"optimize"}),
                Arguments.of("no run 77", new String[] {"optimize", "--resume", "77"}),
                Arguments.of("leave --beam out", new String[] {"optimize", "--resume", "77", "--beam", "2"}),
                Arguments.of("leave --out out", new String[] {"optimize", "--out", "x", "--resume", "77"}),
                Arguments.of("no run 77", new String[] {"show", "77"}),
                Arguments.of("unknown target", new String[] {"optimize", "gemm:16x16x16", "--target", "tpu"}),
                Arguments.of("builtin or gcc", new String[] {"sim", "x.c", "--cc", "clang"}),
                Arguments.of("names no provider", new String[] {"optimize", "gemm:16x16x16", "--model", "gpt"}),
                Arguments.of("unknown provider", new String[] {"optimize", "gemm:16x16x16", "--model", "nobody:gpt"}),
                Arguments.of(
                        "no such file", new String[] {"optimize", "gemm:16x16x16", "--model", "scripted:none.yaml"}),
                Arguments.of(
                        "--budget-usd is about models",
                        new String[] {"optimize", "gemm:16x16x16", "--budget-usd", "1"}),
                Arguments.of(
                        "--islands is about the strategy islands, and this one is beam",
                        new String[] {"optimize", "gemm:16x16x16", "--islands", "2"}),
                Arguments.of("--repair is about models", new String[] {"optimize", "gemm:16x16x16", "--repair", "1"}),
                Arguments.of(
                        "--skip-planning is about models",
                        new String[] {"optimize", "gemm:16x16x16", "--skip-planning"}),
                Arguments.of(
                        "--kernel and --start both",
                        new String[] {"optimize", "gemm:16x16x16", "--kernel", "k.c", "--start", "fsm"}),
                Arguments.of(
                        "it needs --allow-loop-commands", new String[] {"optimize", "gemm:16x16x16", "--start", "fsm"}),
                Arguments.of(
                        "--list does not search; leave --from out",
                        new String[] {"reuse", "gemm:16x16x16", "--list", "--from", "77"}),
                Arguments.of(
                        "--list does not search; leave --beam out",
                        new String[] {"reuse", "gemm:16x16x16", "--list", "--beam", "2"}),
                Arguments.of(
                        "budget-usd must be above 0", new String[] {"optimize", "gemm:16x16x16", "--budget-usd", "0"}),
                Arguments.of(
                        "budget-tokens must be above 0",
                        new String[] {"optimize", "gemm:16x16x16", "--budget-tokens", "0"}),
                Arguments.of(
                        "budget-minutes must be above 0",
                        new String[] {"optimize", "gemm:16x16x16", "--budget-minutes", "0"}),
                Arguments.of("translate must be", new String[] {"optimize", "gemm:16x16x16", "--translate", "-1"}),
                Arguments.of(
                        "translate must be at most the number of iterations (2), got 3",
                        new String[] {"optimize", "gemm:16x16x16", "--translate", "3", "--iterations", "2"}),
                Arguments.of(
                        "or a file that exists, got 'plian'",
                        new String[] {"optimize", "gemm:16x16x16", "--start", "plian"}),
                Arguments.of("even or adaptive", new String[] {"optimize", "gemm:16x16x16", "--ensemble", "odd"}),
                Arguments.of("repair must be", new String[] {"optimize", "gemm:16x16x16", "--repair", "-1"}),
                Arguments.of("leaves nobody", new String[] {"optimize", "gemm:16x16x16", "--no-rewriter"}),
                Arguments.of("no such folder", new String[] {"optimize", "gemm:16x16x16", "--prompts", "nowhere"}),
                Arguments.of("--invent-options cannot go with --strategy exhaustive", new String[] {
                    "optimize", "gemm:16x16x16", "--strategy", "exhaustive", "--invent-options", "2"
                }),
                Arguments.of(
                        "--invent-options asks for plans",
                        new String[] {"optimize", "gemm:16x16x16", "--skip-planning", "--invent-options", "2"}),
                Arguments.of("a menu is a YAML list", new String[] {"optimize", "gemm:16x16x16", "--menu", "."}),
                Arguments.of("is a folder; name a file", new String[] {"optimize", "gemm:16x16x16", "--record", "."}),
                Arguments.of(
                        "nowhere does not exist",
                        new String[] {"optimize", "gemm:16x16x16", "--record", "nowhere/replies.jsonl"}),
                Arguments.of("no such file", new String[] {"replay", "nowhere.jsonl"}),
                Arguments.of(".: is a folder", new String[] {"replay", "."}),
                Arguments.of("--start needs an op", new String[] {"ops", "--start", "plain"}),
                Arguments.of("c:.': is a folder", new String[] {"ops", "c:."}),
                Arguments.of("is a folder; name a file", new String[] {"sim", "x.c", "--trace", "."}),
                Arguments.of(
                        "nowhere does not exist", new String[] {"sim", "missing.c", "--trace", "nowhere/trace.json"}),
                Arguments.of("is a file; name one that can be written", new String[] {"prompts", "export", "a-file"}),
                Arguments.of("is a file; name one that can be written", new String[] {"schedules", "export", "a-file"}),
                Arguments.of(
                        "is a file; name one that can be written",
                        new String[] {"schedules", "export", "a-file/all.json"}),
                Arguments.of("Unmatched", new String[] {"optimise"}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongUsage")
    void wrong_usage_is_one_line_and_exit_code_2(String expected, String[] arguments) throws IOException {
        Files.writeString(folder.resolve("a-file"), "");
        var result = new CommandLine(folder).run(arguments);
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(expected), result.err());
    }

    @Test
    void only_what_is_spelled_nearly_so_is_suggested() {
        var here = new CommandLine(folder);
        assertTrue(here.run("optimise").err().contains("; did you mean optimize?"), here.run("optimise")::err);
        var beem = here.run("optimize", "gemm:16x16x16", "--beem", "3").err();
        assertTrue(beem.contains("; did you mean --beam?"), beem);
        assertFalse(here.run("bogus").err().contains("did you mean"), here.run("bogus")::err);
    }

    @Test
    void a_wrong_use_of_a_subcommand_names_its_whole_command() {
        for (var command : List.of("schedules export", "schedules show", "prompts export", "menu stats")) {
            var arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.add("--bogus");
            var result = new CommandLine(folder).run(arguments.toArray(String[]::new));
            assertTrue(result.err().endsWith("; see `tilesmith %s --help`\n".formatted(command)), result.err());
        }
    }

    @Test
    void a_model_without_a_key_is_exit_code_3() {
        var result = new CommandLine(folder).run("optimize", "gemm:16x16x16", "--model", "openai:gpt");
        assertEquals(ExitCode.ENVIRONMENT, result.exitCode());
        assertTrue(result.err().contains("set OPENAI_API_KEY"), result.err());
    }

    @ParameterizedTest
    @CsvSource({
        "13, character 9 of 9 is a line end",
        "32, character 9 of 9 is a space",
        "8221, character 9 of 9 is U+201D"
    })
    void a_key_that_no_request_can_carry_is_told_without_quoting_it(int code, String what) {
        var variables = Map.of("OPENAI_API_KEY", "sk-12345" + (char) code);
        var result = new CommandLine(folder, variables)
                .run("optimize", "gemm:16x16x16", "--model", "openai:gpt@http://localhost:1");
        assertEquals(ExitCode.ENVIRONMENT, result.exitCode(), result.toString());
        assertTrue(result.err().startsWith("tilesmith: OPENAI_API_KEY: "), result.err());
        assertTrue(result.err().contains(what), result.err());
        assertFalse(result.err().contains("sk-"), result.err());
    }

    @Test
    void a_folder_without_a_name_is_not_the_working_directory() throws IOException {
        for (var command : List.of("schedules export", "optimize gemm:16x16x16 --iterations 1 --out")) {
            var arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.add("");
            var result = new CommandLine(folder).run(arguments.toArray(String[]::new));
            assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
            assertTrue(result.err().contains("must have a name"), result.err());
        }
        assertFalse(Files.exists(folder.resolve("manifest.json")));
    }

    @Test
    void a_place_for_results_that_cannot_be_written_ends_the_run_before_it_begins() throws IOException {
        Files.writeString(folder.resolve("taken"), "");
        var command = new CommandLine(folder);
        var result = command.run("optimize", "gemm:16x16x16", "--out", "taken/here");
        assertEquals(ExitCode.INPUT, result.exitCode());
        assertTrue(result.err().contains("taken/here: no folder can be made there"), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertEquals("", command.run("runs", "--json").out());
        var recording = Path.of("../experiments/recordings/gemm-128.jsonl").toAbsolutePath();
        var replay = command.run("replay", recording.toString(), "--out", "taken/here");
        assertEquals(ExitCode.INPUT, replay.exitCode());
        assertTrue(replay.err().contains("taken/here: no folder can be made there"), replay.err());
    }

    @Test
    void a_kernel_of_five_megabytes_is_told_its_size() throws IOException {
        Files.writeString(folder.resolve("big.c"), "// x\n".repeat(1 << 20));
        var result = new CommandLine(folder).run("eval", "gemm:16x16x16", "big.c");
        assertEquals(ExitCode.INPUT, result.exitCode());
        assertTrue(result.err().contains("big.c: has 5,242,880 bytes"), result.err());
    }

    @Test
    void binary_junk_is_no_text() throws IOException {
        var junk = new byte[4096];
        new Random(1).nextBytes(junk);
        Files.write(folder.resolve("junk.c"), junk);
        var result = new CommandLine(folder).run("sim", "junk.c");
        assertEquals(ExitCode.INPUT, result.exitCode());
        assertEquals(1, result.err().lines().count());
    }

    static Stream<Arguments> badKernels() {
        return Stream.of(
                Arguments.of("overLimit", HEAD + "  while (1);\n}\n"),
                Arguments.of(
                        "faulted", "static int f(int x) { return f(x + 1) + 1; }\n" + HEAD + "  C[0][0] = f(1);\n}\n"),
                Arguments.of("faulted", HEAD + "  for (int i = 0; i < 100000; i++) ((elem_t *)C)[i] = 0;\n}\n"),
                Arguments.of("notParsed", HEAD + "  gemini_mvin(A, 0);\n}\n"),
                Arguments.of("notParsed", "this is not C"),
                Arguments.of("notParsed", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badKernels")
    void a_bad_kernel_is_a_verdict_and_exit_code_1(String verdict, String source) throws IOException {
        Files.writeString(folder.resolve("bad.c"), source);
        var result = new CommandLine(folder).run("eval", "gemm:16x16x16", "bad.c", "--json");
        assertEquals(ExitCode.REJECTED, result.exitCode(), result.toString());
        assertEquals(1, result.out().lines().count(), result.out());
        assertTrue(result.out().contains("\"verdict\":\"" + verdict + "\""), result.out());
        assertFalse(result.err().contains("Exception"), result.err());
    }

    @Test
    void one_bad_file_does_not_stop_the_others() throws IOException {
        Files.writeString(folder.resolve("bad.c"), "nonsense");
        Files.writeString(
                folder.resolve("good.c"),
                new CommandLine(folder)
                        .run("ops", "gemm:16x16x16", "--start", "plain")
                        .out());
        var result = new CommandLine(folder).run("eval", "gemm:16x16x16", "bad.c", "good.c", "--json");
        assertEquals(ExitCode.REJECTED, result.exitCode());
        assertEquals(2, result.out().lines().count());
        assertTrue(result.out().lines().toList().get(1).contains("\"verdict\":\"correct\""), result.out());
    }

    @Test
    void problems_are_json_objects_when_json_was_asked_for() {
        var result = new CommandLine(folder).run("eval", "gemm:16x16x16", "missing.c", "--json");
        assertEquals("{\"error\":\"missing.c: no such file\"}\n", result.out());
        assertEquals("", result.err());
    }

    @Test
    void a_reference_that_fails_when_it_runs_is_a_wrong_op() throws IOException {
        var signature = "void twice(const int32_t X[4], int32_t Y[4]) { Y[0] = ";
        Files.writeString(folder.resolve("past.c"), signature + "X[(1 << Y[0] % 1) + 3]; }");
        Files.writeString(folder.resolve("good.c"), signature + "X[0]; }");
        var op = "c:" + folder.resolve("past.c");
        var message = "op '%s': the reference itself fails in line 1: load of 4 bytes at X+16 is outside X (16 bytes):"
                        .formatted(op)
                + " just past its end";
        var told = new CommandLine(folder).run("eval", op, "good.c");
        assertEquals("tilesmith: " + message + "\n", told.err());
        assertEquals(ExitCode.INPUT, told.exitCode());
        var asJson = new CommandLine(folder).run("optimize", op, "--start", "good.c", "--json");
        assertTrue(asJson.out().contains("{\"error\":\"%s\"}".formatted(message)), asJson.out());
        assertEquals(ExitCode.INPUT, asJson.exitCode());
    }

    @Test
    void a_run_whose_start_was_rejected_is_not_called_one_to_be_resumed() throws IOException {
        Files.writeString(folder.resolve("bad.c"), "int kernel");
        var line = new CommandLine(folder);
        assertEquals(
                ExitCode.REJECTED,
                line.run("optimize", "gemm:16x16x16", "--kernel", "bad.c").exitCode());
        var why = "run 1 failed: its starting kernel was rejected (notParsed)\n";
        assertEquals("tilesmith: " + why, line.run("replay", "1").err());
        assertTrue(line.run("optimize", "--from-run", "1").err().endsWith("no correct kernel; " + why));
        assertTrue(
                line.run("optimize", "gemm:16x16x16", "--reuse", "run:1").err().endsWith("no schedule; " + why));
    }

    @Test
    void a_defect_of_ours_is_one_line_and_a_file_to_be_reported() throws IOException {
        var line = new CommandLine(folder);
        try (var store = SqliteStore.open(line.environment().store())) {
            store.begin(runWithoutSettings());
        }
        var result = line.run("replay", "1");
        assertEquals(1, result.exitCode(), result.toString());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(
                result.err().startsWith("tilesmith: a defect of Tilesmith itself: IllegalArgumentException: not the"));
        var file = folder.resolve("home/defect.txt");
        assertTrue(result.err().contains("please report it to its maintainers with " + file), result.err());
        var report = Files.readString(file);
        assertTrue(report.startsWith("tilesmith replay 1\n") && report.contains("RunSettings.fromJson("), report);
        var asJson = line.run("replay", "1", "--json");
        assertTrue(asJson.out().startsWith("{\"error\":\"a defect of Tilesmith itself: "), asJson.toString());
        assertEquals("", asJson.err());
    }

    private static RunRow runWithoutSettings() {
        var none = OptionalLong.empty();
        return new RunRow(0, "gemm:16x16x16", "", "gemmini-int8-16", "{", "", RunRow.State.DONE, none, none, "now", "");
    }

    @Test
    void without_a_command_the_commands_are_listed() {
        var result = new CommandLine(folder).run();
        assertEquals(ExitCode.DONE, result.exitCode());
        assertTrue(result.err().contains("optimize") && result.err().contains("schedules"), result.err());
    }

    @Test
    void a_settings_file_that_is_no_text_is_told_in_words() throws IOException {
        Files.write(folder.resolve("tilesmith.yaml"), new byte[] {'a', (byte) 0xc3, 'x'});
        var result = new CommandLine(folder).run("runs");
        assertEquals(ExitCode.INPUT, result.exitCode());
        assertTrue(
                result.err().endsWith("tilesmith.yaml: cannot be read: is no text (not valid UTF-8)\n"), result.err());
    }

    @Test
    void a_damaged_settings_file_is_told_with_its_place() throws IOException {
        Files.writeString(folder.resolve("tilesmith.yaml"), "beam: [1\n");
        var result = new CommandLine(folder).run("runs");
        assertEquals(ExitCode.INPUT, result.exitCode());
        assertTrue(
                result.err()
                        .endsWith("tilesmith.yaml:1:9: not valid YAML: expected ',' or ']', but got <stream end>\n"),
                result.err());
    }

    @Test
    void a_setting_that_is_none_is_told_with_one_that_there_is() throws IOException {
        Files.writeString(folder.resolve("tilesmith.yaml"), "beem: 1\n");
        var result = new CommandLine(folder).run("runs");
        assertEquals(ExitCode.INPUT, result.exitCode());
        assertTrue(result.err().contains("there is no setting 'beem'; settings have the names of flags, e.g. beam"));
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void a_value_that_does_not_fit_is_told_with_the_file_that_has_it() throws IOException {
        Files.writeString(folder.resolve("tilesmith.yaml"), "budget-usd: abc\n");
        var inFile = new CommandLine(folder).run("optimize", "gemm:16x16x16");
        assertEquals(ExitCode.INPUT, inFile.exitCode());
        assertTrue(
                inFile.err().contains("tilesmith.yaml: Invalid value for option '--budget-usd': 'abc'"), inFile.err());
        var onLine = new CommandLine(folder).run("optimize", "gemm:16x16x16", "--budget-usd", "many");
        assertTrue(onLine.err().startsWith("tilesmith: Invalid value for option '--budget-usd': 'many'"), onLine.err());
    }

    @Test
    void a_value_that_no_search_can_have_is_told_with_the_file_that_has_it() throws IOException {
        Files.writeString(folder.resolve("tilesmith.yaml"), "beam: 0\ncc: clang\n");
        var here = new CommandLine(folder);
        var inFile = here.run("optimize", "gemm:16x16x16", "--cc", "builtin");
        assertEquals(ExitCode.INPUT, inFile.exitCode());
        assertTrue(inFile.err().contains("tilesmith.yaml: --beam must be at least 1, got 0"), inFile.err());
        var onLine = here.run("optimize", "gemm:16x16x16", "--cc", "builtin", "--beam", "-1");
        assertTrue(onLine.err().startsWith("tilesmith: --beam must be at least 1, got -1"), onLine.err());
        assertTrue(here.run("sim", "x.c").err().contains("tilesmith.yaml: --cc must be"), here.run("sim", "x.c")::err);
    }

    @Test
    void where_json_is_a_setting_problems_are_json_too() throws IOException {
        Files.writeString(folder.resolve("tilesmith.yaml"), "json: true\n");
        var result = new CommandLine(folder).run("eval", "gemm:16x16x16", "missing.c");
        assertEquals("{\"error\":\"missing.c: no such file\"}\n", result.out());
        var usage = new CommandLine(folder).run("ops", "gemm:0x1x1");
        assertTrue(usage.out().startsWith("{\"error\":"), usage.toString());
    }

    @Test
    void a_setting_that_is_given_twice_is_refused() throws IOException {
        Files.writeString(folder.resolve("tilesmith.yaml"), "beam: 1\nplans: 2\nbeam: 3\n");
        var result = new CommandLine(folder).run("runs");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(result.err().contains("tilesmith.yaml:3:"), result.err());
        assertTrue(result.err().contains("'beam'"), result.err());
    }

    @Test
    void config_refuses_a_value_that_its_flag_would_not_take() throws IOException {
        Files.writeString(folder.resolve("tilesmith.yaml"), "beam: abc\n");
        var result = new CommandLine(folder).run("config");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(
                result.err().contains("tilesmith.yaml: Invalid value for option '--beam': 'abc' is not a whole number"),
                result.err());
        assertEquals("", result.out());
    }

    @Test
    void a_list_in_the_settings_is_several_values_of_its_flag() throws IOException {
        Files.writeString(
                folder.resolve("tilesmith.yaml"), "model: ['openai:one@http://localhost:1', 'openai:two@localhost']\n");
        var result = new CommandLine(folder).run("optimize", "gemm:16x16x16");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(result.err().contains("model 'openai:two@localhost': the base URL"), result.err());
    }
}
