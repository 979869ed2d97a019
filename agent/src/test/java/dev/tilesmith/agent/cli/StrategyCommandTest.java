package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strategies of the search as a user chooses them. */
class StrategyCommandTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "greedy, greedy",
        "random, 'random, 2 parents'",
        "exhaustive, 'exhaustive, beam 2'",
        "islands, '2 islands, beam 2'"
    })
    void every_strategy_finds_something_and_is_repeated_from_its_journal(String strategy, String shown) {
        var run = new CommandLine(folder)
                .run(
                        "optimize",
                        "gemm:32x32x32",
                        "--strategy",
                        strategy,
                        "--beam",
                        "2",
                        "--plans",
                        "2",
                        "--iterations",
                        "2",
                        "--seed-with",
                        "none",
                        "--require-speedup");
        assertEquals(ExitCode.DONE, run.exitCode(), run.toString());
        assertTrue(run.out().contains(shown), run.out());
        var replay = new CommandLine(folder).run("replay", "1");
        assertEquals(ExitCode.DONE, replay.exitCode(), replay.toString());
        assertTrue(replay.out().contains("every verdict as recorded"), replay.out());
    }

    @ParameterizedTest
    @CsvSource({
        "--strategy, annealing, '--strategy must be beam, greedy, random, exhaustive or islands, got ''annealing'''",
        "--islands, 0, '--islands must be at least 1, got 0'"
    })
    void a_value_that_cannot_be_is_one_sentence(String option, String value, String expected) {
        var result = new CommandLine(folder).run("optimize", "gemm:16x16x16", option, value);
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(result.err().contains(expected), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @Test
    void more_islands_than_the_beam_is_wide_are_one_sentence() {
        var result =
                new CommandLine(folder).run("optimize", "gemm:16x16x16", "--strategy", "islands", "--islands", "9");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(result.err().contains("--islands must be at most the beam's width (4), got 9"), result.err());
    }
}
