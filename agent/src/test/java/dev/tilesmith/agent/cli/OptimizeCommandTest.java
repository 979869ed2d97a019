package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on small ops, with the real simulator and the real store. */
class OptimizeCommandTest {
    private static final String[] SMALL = {
        "optimize", "gemm:64x64x64", "--iterations", "3", "--beam", "2", "--plans", "3", "--out", "out"
    };

    @TempDir
    Path folder;

    @Test
    void a_search_ends_with_a_faster_kernel_and_leaves_its_files() throws IOException {
        var result = new CommandLine(folder).run(SMALL);
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        assertTrue(result.out().contains("what won"), result.out());
        assertTrue(result.out().contains("verified on 3 fresh seeds"), result.out());
        for (var file : List.of("best.c", "report.html", "trace.json")) {
            assertTrue(Files.size(folder.resolve("out").resolve(file)) > 0, file);
        }
        var trace = new ObjectMapper().readTree(folder.resolve("out/trace.json").toFile());
        assertTrue(trace.path("traceEvents").size() > 10);
        var runs = new CommandLine(folder).run("runs", "--json").lastJson();
        assertEquals("done", runs.path("state").asText());
        assertTrue(runs.path("best").path("cycles").asLong()
                < runs.path("start").path("cycles").asLong());
        var schedule = new CommandLine(folder).run("schedules", "--json").lastJson();
        assertEquals(
                Files.readString(folder.resolve("out/best.c")),
                schedule.path("source").asText());
        assertTrue(schedule.path("tiles").path("rows").asInt() >= 16, schedule.toString());
    }

    @Test
    void the_cards_of_the_report_fit_one_row_and_no_two_say_the_same() throws IOException {
        new CommandLine(folder).run("optimize", "gemm:16x1024x16", "--iterations", "1", "--out", "linked");
        new CommandLine(folder).run("optimize", "gemm:64x128x64", "--iterations", "1", "--out", "arrayed");
        var linked = cards("linked");
        assertEquals(6, linked.size(), linked::toString);
        assertTrue(linked.containsKey("of the floor"), linked::toString);
        var arrayed = cards("arrayed");
        assertEquals(5, arrayed.size(), arrayed::toString);
        assertTrue(arrayed.containsKey("of the array"), arrayed::toString);
    }

    /** Numbers of the report by what they are. */
    private Map<String, String> cards(String run) throws IOException {
        var report = Files.readString(folder.resolve(run).resolve("report.html"));
        return Pattern.compile("<div><b>(.*?)</b>(.*?)</div>")
                .matcher(report)
                .results()
                .collect(Collectors.toMap(card -> card.group(2), card -> card.group(1)));
    }

    @Test
    void the_winner_evaluates_to_the_cycles_that_the_search_reports() {
        var run = new CommandLine(folder).run(with(SMALL, "--json")).lastJson();
        var evaluated = new CommandLine(folder)
                .run("eval", "gemm:64x64x64", "out/best.c", "--json")
                .lastJson();
        assertEquals(
                run.path("best").path("cycles").asLong(),
                evaluated.path("cycles").asLong());
    }

    @Test
    void a_speedup_that_was_required_and_not_found_is_told() {
        var search = new String[] {
            "optimize",
            "gemm:16x16x16",
            "--iterations",
            "1",
            "--evaluations",
            "1",
            "--seed-with",
            "none",
            "--reuse",
            "off"
        };
        var result = new CommandLine(folder).run(with(search, "--require-speedup"));
        assertEquals(ExitCode.REJECTED, result.exitCode(), result.toString());
        assertEquals(
                "tilesmith: --require-speedup: nothing faster than the start was found and verified\n", result.err());
    }

    @Test
    void replay_finds_every_verdict_as_recorded() {
        new CommandLine(folder).run(SMALL);
        var replay = new CommandLine(folder).run("replay", "1");
        assertEquals(ExitCode.DONE, replay.exitCode(), replay.toString());
        assertTrue(replay.out().contains("every verdict as recorded"), replay.out());
    }

    @Test
    void a_run_killed_in_the_middle_ends_like_one_that_was_not() throws Exception {
        var whole = new CommandLine(folder.resolve("whole"));
        Files.createDirectories(whole.folder());
        whole.run(SMALL);
        var expected = Files.readString(whole.folder().resolve("out/best.c"));
        var expectedRows = rows(whole.run("show", "1", "--json").out());

        var killed = new CommandLine(folder.resolve("killed"));
        Files.createDirectories(killed.folder());
        killInTheMiddle(killed.folder());
        assertEquals(
                "interrupted",
                killed.run("runs", "--json").lastJson().path("state").asText());
        assertTrue(
                killed.run("show", "1").out().lines().findFirst().orElseThrow().endsWith("interrupted"));
        var resumed = killed.run("optimize", "--resume", "1");
        assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.toString());
        assertEquals(expected, Files.readString(killed.folder().resolve("out/best.c")));
        assertEquals(expectedRows, rows(killed.run("show", "1", "--json").out()));
    }

    /** Starts the same search in a process of its own and kills it, as kill -9 does, after its first iteration. */
    private static void killInTheMiddle(Path where) throws IOException, InterruptedException {
        var command = new java.util.ArrayList<String>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-Xss16m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(SMALL));
        command.add("--json");
        var builder =
                new ProcessBuilder(command).directory(where.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TILESMITH_HOME", where.resolve("home").toString());
        var process = builder.start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("\"iteration\":1")) {
                    break;
                }
            }
            process.destroyForcibly().waitFor();
        }
    }

    /** Everything that a run recorded, its settings and kernels, without the numbers of processes or times. */
    private static List<String> rows(String json) {
        return json.lines().skip(1).toList();
    }

    private static String[] with(String[] arguments, String more) {
        return java.util.stream.Stream.concat(java.util.Arrays.stream(arguments), java.util.stream.Stream.of(more))
                .toArray(String[]::new);
    }
}
