package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that begin where another one ended, and runs that know what others have shown. */
class FromRunTest {
    private static final List<String> SHORT = List.of("--iterations", "1", "--plans", "2", "--seed-with", "none");

    @TempDir
    Path folder;

    @Test
    void a_run_goes_on_from_the_best_kernels_of_another_and_can_be_replayed() {
        var first = optimize("gemm:32x32x32", "--json").lastJson();
        var second = optimize("--from-run", "1", "--json", "--seed", "5").lastJson();
        var start = second.path("start").path("cycles").asLong();
        assertEquals(first.path("start").path("cycles").asLong(), start);
        assertTrue(second.path("best").path("cycles").asLong()
                <= first.path("best").path("cycles").asLong());
        var shown = run("show", "2").out();
        assertTrue(shown.contains("of run 1"), shown);
        var replay = run("replay", "2");
        assertEquals(ExitCode.DONE, replay.exitCode(), replay.toString());
    }

    @Test
    void what_other_runs_have_shown_is_kept_with_an_adaptive_run() {
        var adaptive = new String[] {"gemm:32x32x32", "--ensemble", "adaptive"};
        optimize(adaptive);
        optimize(adaptive);
        optimize("gemm:48x48x48");
        for (var run : List.of("1", "2")) {
            var replay = run("replay", run);
            assertEquals(ExitCode.DONE, replay.exitCode(), replay.toString());
        }
        assertTrue(run("show", "1", "--json").out().contains("\"experience\":{\"proposers\":{},"));
        assertTrue(
                run("show", "2", "--json").out().contains("\"experience\":{\"proposers\":{\"rewriter\":{\"tried\":"));
        assertTrue(run("show", "3", "--json").out().contains("\"experience\":{\"proposers\":{},"));
    }

    @ParameterizedTest
    @CsvSource({
        "7, gemm:32x32x32, gemmini-int8-16, there is no run 7",
        "1, gemm:48x48x48, gemmini-int8-16, '--from-run 1 is a run of gemm:32x32x32, not of gemm:48x48x48'",
        "1, gemm:32x32x32, gemmini-int8-16-libgemmini, '--from-run 1 is a run on gemmini-int8-16, not on'"
    })
    void a_run_that_cannot_be_gone_on_from_is_one_sentence(String run, String op, String target, String expected) {
        optimize("gemm:32x32x32");
        var result = run("optimize", op, "--from-run", run, "--target", target);
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(expected), result.err());
    }

    private CommandLine.Result run(String... arguments) {
        return new CommandLine(folder).run(arguments);
    }

    private CommandLine.Result optimize(String... arguments) {
        var all = Stream.of(Stream.of("optimize"), Stream.of(arguments), SHORT.stream())
                .flatMap(part -> part)
                .toArray(String[]::new);
        var result = run(all);
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        return result;
    }
}
