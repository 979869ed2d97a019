package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions without a terminal, with the real commands, the real simulator and the real store. */
class SessionTest {
    private static final String STEP = "step --plans 2 --codes 1 --seed-with none";
    private static final String UNFENCED = "sed -i /gemmini_fence/d";
    private static final String UNSTORED = "sed -i /config_st/d";

    @TempDir
    Path folder;

    @Test
    void an_afternoon_with_one_kernel() throws IOException {
        var session = with("EDITOR", UNFENCED).session("""
                        # from the plain kernel on
                        use gemm:32x32x32
                        %s
                        edit
                        diff
                        back 1
                        log
                        save 'my kernel.c'
                        """.formatted(STEP));
        assertEquals(ExitCode.DONE, session.exitCode(), session::toString);
        assertMatches("kernel 1   1,\\d+ cycles, .* of the array, .* the floor\n", session.out());
        assertMatches("kernel 2   [\\d,]+ cycles.*; [\\d,]+ fewer than kernel 1 \\(1\\.\\d\\dx\\)\n", session.out());
        assertMatches("kernel 3   .* than kernel 2 \\(\\d\\.\\d\\dx\\)\n", session.out());
        assertMatches(
                "--- .*/kernel-02.c\n\\+\\+\\+ .*/kernel-03.c\n(?s:.*)\n-  gemmini_fence\\(\\);\n", session.out());
        assertMatches(" 1 \\* .* gemm:32x32x32: plain\n", session.out());
        assertMatches(" 2   .* gemm:32x32x32: run 1\n", session.out());
        assertMatches(" 3   .* gemm:32x32x32: kernel 2, edited\n", session.out());
        assertEquals(run("ops", "gemm:32x32x32", "--start", "plain").out(), text("my kernel.c"));
        assertEquals(text("my kernel.c"), text("tilesmith-runs/session-0001/kernel-01.c"));
        assertFalse(text("tilesmith-runs/session-0001/kernel-03.c").contains("gemmini_fence"));
    }

    @Test
    void a_step_is_a_run_that_can_be_shown_and_replayed_and_the_next_one_goes_on_from_its_beam() {
        var session = session("%s\n%1$s\n".formatted(STEP), "gemm:32x32x32");
        assertEquals(ExitCode.DONE, session.exitCode(), session::toString);
        assertMatches("of run 1", run("show", "2").out());
        assertEquals(ExitCode.DONE, run("replay", "2").exitCode());
        assertMatches(", seed 1, from kernel-01.c", run("show", "1").out());
        assertMatches(", seed 2, from kernel-01.c", run("show", "2").out());
    }

    @Test
    void cycles_of_a_session_are_those_of_eval() {
        var session = session("use gemm:32x32x32 --json\n%s --json\nlog --json\n".formatted(STEP));
        var best = session.lastJson();
        assertTrue(best.path("current").asBoolean(), session::toString);
        var evaluated = run("eval", "gemm:32x32x32", best.path("file").asText(), "--json")
                .lastJson();
        assertEquals(evaluated.path("cycles").asLong(), best.path("cycles").asLong(), session::toString);
    }

    @Test
    void what_is_rejected_stays_in_its_file_and_is_gone_on_with() throws IOException {
        var draft = "tilesmith-runs/session-0001/kernel-01-edited.c";
        var first = with("VISUAL", UNSTORED).session("edit\n", "gemm:16x16x16");
        assertEquals(ExitCode.REJECTED, first.exitCode(), first::toString);
        assertMatches(Pattern.quote(draft) + ": faulted\n", first.out());
        assertFalse(text(draft).contains("config_st"));
        var again = with("EDITOR", "grep -c config_st").session("edit\n", "--resume");
        assertEquals(ExitCode.ENVIRONMENT, again.exitCode(), "grep finds nothing in the draft: " + again);
        var anew = with("EDITOR", "true").session("edit --anew\nedit\n", "--resume");
        assertEquals(ExitCode.DONE, anew.exitCode(), anew::toString);
        assertMatches("kernel 1   stays; nothing was changed\n", anew.out());
        assertFalse(Files.exists(folder.resolve(draft)));
    }

    @Test
    void a_session_is_gone_on_with_after_it_was_left() {
        session("use gemm:16x16x16\nback 1\nexit\nuse gemm:48x48x48\n", "gemm:32x32x32");
        var resumed = session("", "--resume").out();
        assertMatches("(?s) 1 \\* .* gemm:32x32x32: plain\n.* 2   .* gemm:16x16x16: plain\n$", resumed);
    }

    @Test
    void a_command_that_fails_ends_nothing_and_the_highest_exit_code_is_the_session_s() {
        var session = session("nonsense\nops gemm:16x16x16\nuse gemm:16\neval gemm:16x16x16 none.c\nlog\n");
        assertEquals(ExitCode.INPUT, session.exitCode());
        assertEquals(3, session.err().lines().count(), session::toString);
        assertTrue(session.out().endsWith("no kernels yet; begin with: use OP\n"), session.out());
        assertFalse(Files.exists(folder.resolve("tilesmith-runs")));
    }

    @Test
    void kernels_come_from_files_runs_and_schedules() throws IOException {
        run("optimize", "gemm:16x16x16", "--iterations", "1", "--plans", "1");
        Files.writeString(
                folder.resolve("plain.c"),
                run("ops", "gemm:16x16x16", "--start", "plain").out());
        var session = session("use plain.c gemm:16x16x16\nuse run:1\nuse schedule 1\nuse plain.c\nlog\n");
        assertEquals(ExitCode.DONE, session.exitCode(), session::toString);
        assertMatches("(?s) 1 .*: plain.c\n.* 2 .*: run 1\n.* 3 .*: schedule 1\n.* 4 \\* .*: plain.c\n", session.out());
    }

    @ParameterizedTest
    @CsvSource({
        "step, 'there is no current kernel; name one with: use OP, use FILE OP or use run:N'",
        "back, 'there is no current kernel; name one with: use OP, use FILE OP or use run:N'",
        "use plain.c, 'plain.c: no such file'",
        "use run:7, 'there is no run 7; `tilesmith runs` lists those that there are'",
        "use gemm:16x16x16 gemm:8x8x8, 'use takes OP, FILE [OP], run:N or schedule:N, got ''gemm:16x16x16 gemm:8x8x8'''",
        "back 3, 'there is no kernel 3; this session has none yet'",
        "tilesmith repl, this is a session already; use names another kernel",
        "log 'x, 'the quote '' is not closed: log ''x'"
    })
    void what_cannot_be_done_is_one_sentence(String line, String expected) {
        var session = session(line + "\n");
        assertEquals(new CommandLine.Result(ExitCode.INPUT, "", "tilesmith: %s\n".formatted(expected)), session);
    }

    @ParameterizedTest
    @CsvSource({
        "back, 'kernel 1 had none before it; name another one: back K'",
        "diff, 'kernel 1 had none before it; name another one: diff K'",
        "diff 2, 'there is no kernel 2; this session has 1 to 1'",
        "save old.c, 'old.c: is there already; name another file, or overwrite it with --force'",
        "'step --start fsm', '--start is the session''s: step begins with its kernel, N says for how many iterations,"
                + " and repl with which compiler; leave it out, or use optimize'"
    })
    void what_cannot_be_done_with_a_first_kernel_is_one_sentence(String line, String expected) throws IOException {
        Files.writeString(folder.resolve("old.c"), "");
        var session = session(line + "\n", "gemm:16x16x16");
        assertEquals(ExitCode.INPUT, session.exitCode());
        assertEquals("tilesmith: %s\n".formatted(expected), session.err());
    }

    @Test
    void a_session_that_is_open_is_not_opened_twice() throws IOException {
        session("use gemm:16x16x16\n");
        var lock = folder.resolve("tilesmith-runs/session-0001/.lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            channel.lock();
            var second = session("log\n", "--resume");
            assertEquals(ExitCode.INPUT, second.exitCode(), second::toString);
            assertMatches("session-0001 is open in another process", second.err());
            assertEquals(ExitCode.DONE, session("", "gemm:16x16x16").exitCode());
        }
        assertMatches("gemm:16x16x16: plain", session("", "--resume").out());
        assertTrue(Files.exists(folder.resolve("tilesmith-runs/session-0002/session.json")));
    }

    @Test
    void names_of_the_session_hide_no_command() {
        var help = session("help\n").out();
        var parts = help.split("Those of the command line:\n");
        for (var name : names(parts[0])) {
            assertFalse(names(parts[1]).contains(name), name);
            assertEquals(ExitCode.INPUT, run(name).exitCode(), name + " is no command of the command line");
        }
        for (var name : names(parts[1])) {
            assertMatches(
                    "Usage: tilesmith " + name,
                    session("help %s\n".formatted(name)).out());
        }
    }

    private static List<String> names(String list) {
        return Pattern.compile("(?m)^  (\\S+) ")
                .matcher(list)
                .results()
                .map(name -> name.group(1))
                .toList();
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private CommandLine with(String variable, String value) {
        return new CommandLine(folder, Map.of(variable, value));
    }

    private CommandLine.Result session(String lines, String... arguments) {
        return new CommandLine(folder).session(lines, arguments);
    }

    private CommandLine.Result run(String... arguments) {
        return new CommandLine(folder).run(arguments);
    }

    private static void assertMatches(String pattern, String text) {
        assertTrue(Pattern.compile(pattern).matcher(text).find(), () -> "no %s in\n%s".formatted(pattern, text));
    }
}
