package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules of small ops, reused as a user would. */
class ReuseCommandTest {
    private static final List<String> SHORT = List.of("--evaluations", "7", "--beam", "1", "--out", "out");

    @TempDir
    static Path first;

    @TempDir
    Path folder;

    private CommandLine line;

    @BeforeAll
    static void a_schedule_is_found() {
        var found = new CommandLine(first).run("optimize", "gemm:48x32x32", "--evaluations", "6", "--out", "out");
        assertEquals(ExitCode.DONE, found.exitCode(), found.toString());
    }

    @BeforeEach
    void it_is_in_the_store() throws IOException {
        Files.createDirectories(folder.resolve("home"));
        try (var files = Files.list(first.resolve("home"))) {
            for (var file : files.toList()) {
                Files.copy(
                        file, folder.resolve("home").resolve(file.getFileName().toString()));
            }
        }
        line = new CommandLine(folder);
    }

    @Test
    void the_next_op_begins_with_what_the_schedule_shows_and_says_so() throws IOException {
        var result = run("optimize", "gemm:64x48x40", "--seed-with", "none");
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        var reuse = result.out()
                .lines()
                .filter(text -> text.startsWith("reuse  "))
                .findFirst()
                .orElse("");
        assertTrue(reuse.matches("reuse  schedule 1 .* cycles .* gemm:48x32x32, aspect ratio .* kernels tried"), reuse);
        assertTrue(Files.readString(folder.resolve("out/report.html")).contains("Reused: schedule 1 (gemm:48x32x32"));
        var parent = line.run("schedules", "show", "2", "--json").lastJson().path("parent");
        assertEquals(1, parent.asLong(), parent.toString());
    }

    @Test
    void a_schedule_that_the_mapper_finds_again_is_said_to_bring_nothing_new() {
        run("optimize", "gemm:64x64x64");
        var again = run("optimize", "gemm:64x64x64");
        assertTrue(
                again.out()
                        .lines()
                        .anyMatch(text -> text.startsWith("reuse  ") && text.endsWith("its kernels are here already")),
                again.out());
    }

    @Test
    void a_run_with_reuse_is_repeated_and_resumed_without_the_schedule() throws IOException {
        run("optimize", "gemm:64x48x40", "--json");
        var best = Files.readString(folder.resolve("out/best.c"));
        try (var store = Stores.open(line.environment())) {
            store.remove(List.of(1L, 2L));
        }
        var replay = line.run("replay", "2");
        assertEquals(ExitCode.DONE, replay.exitCode(), replay.toString());
        assertTrue(replay.out().contains("every verdict as recorded"), replay.out());
        assertTrue(replay.out().contains("reuse  schedule 1"), replay.out());
        Files.delete(folder.resolve("out/best.c"));
        assertEquals(ExitCode.DONE, line.run("optimize", "--resume", "2").exitCode());
        assertEquals(best, Files.readString(folder.resolve("out/best.c")));
    }

    @Test
    void the_same_op_begins_with_its_own_kernel() {
        var known = line.run("schedules", "show", "1", "--json")
                .lastJson()
                .path("best")
                .path("cycles")
                .asLong();
        var rows = run("optimize", "gemm:48x32x32", "--seed-with", "none", "--json")
                .json();
        var reuse = rows.stream()
                .filter(row -> row.has("reuse"))
                .findFirst()
                .orElseThrow()
                .path("reuse");
        assertEquals(known, reuse.path("cycles").asLong());
        assertEquals(1, reuse.path("evaluations").asInt());
    }

    @Test
    void reuse_shows_the_nearest_schedules_and_searches_on() {
        var listed = line.run("reuse", "gemm:96x64x64", "--list");
        assertEquals(ExitCode.DONE, listed.exitCode(), listed.toString());
        assertTrue(
                listed.out()
                        .contains("gemm:48x32x32: same aspect ratio, 8.0x the size, another bottleneck, same options"),
                listed.out());
        var searched = run("reuse", "gemm:96x64x64", "--from", "run:1");
        assertEquals(ExitCode.DONE, searched.exitCode(), searched.toString());
        assertTrue(searched.out().contains("reuse  schedule 1"), searched.out());
    }

    @Test
    void off_reuses_nothing() {
        assertTrue(!run("optimize", "gemm:64x48x40", "--reuse", "off").out().contains("reuse  "));
    }

    @Test
    void what_cannot_be_reused_is_said_in_a_line() {
        for (var wrong : List.of(
                List.of("gemm:16x16x16", "nonsense", "must be auto, off, or a schedule or run such as 12"),
                List.of("gemm:16x16x16", "99", "neither a schedule nor a run of this number"),
                List.of("gemm:16x16x16", "schedule:99", "there is no schedule 99"),
                List.of("gemm:16x16x16", "run:99", "there is no run 99"),
                List.of("conv:1x8x8x16,k=16,r=3,s=3,pad=1", "1", "is another class of op than"),
                List.of("gemm:16x16x16,type=f32", "1", "is for gemmini-int8-16, and"))) {
            var result = line.run("optimize", wrong.get(0), "--reuse", wrong.get(1));
            assertEquals(ExitCode.INPUT, result.exitCode(), wrong + ": " + result);
            assertEquals(1, result.err().lines().count(), result.err());
            assertTrue(result.err().contains(wrong.get(2)), result.err());
        }
        var nothing = line.run("reuse", "conv:1x8x8x16,k=16,r=3,s=3,pad=1");
        assertEquals(ExitCode.INPUT, nothing.exitCode());
        assertTrue(nothing.err().contains("find one with: tilesmith optimize conv:"), nothing.err());
    }

    private CommandLine.Result run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(SHORT);
        return line.run(all.toArray(String[]::new));
    }
}
