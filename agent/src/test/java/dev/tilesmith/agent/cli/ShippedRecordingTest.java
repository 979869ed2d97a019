package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.campaign.Recording;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recording that comes with Tilesmith. */
class ShippedRecordingTest {
    private static final Path RECORDING = Path.of("..", "experiments", "recordings", "gemm-128.jsonl");

    @TempDir
    Path folder;

    @Test
    void it_was_made_with_the_simulator_and_the_compiler_of_now() {
        var settings = RunSettings.fromJson(
                Recording.read(RECORDING, RECORDING.toString()).settings());
        assertEquals(
                CompilerOption.version(CompilerOption.compiler(settings.compiler())),
                settings.simulatorVersion(),
                "%s is stale: make it anew with the command in docs/models.md and --record".formatted(RECORDING));
    }

    @Test
    void it_is_replayed_to_the_same_kernels_and_verdicts_with_and_without_overlap() throws IOException {
        var overlapping = replay("overlapping");
        var oneByOne = replay("one-by-one", "--no-overlap");
        assertEquals(table(overlapping), table(oneByOne));
        assertTrue(table(overlapping).stream().anyMatch(line -> line.contains("what won")), overlapping::toString);
        assertEquals(lines("overlapping/best.c"), lines("one-by-one/best.c"));
        var kernels = lines("overlapping/kernels.jsonl");
        assertTrue(kernels.size() > 50, () -> "only %d kernels".formatted(kernels.size()));
        assertEquals(kernels, lines("one-by-one/kernels.jsonl"));
    }

    private CommandLine.Result replay(String out, String... more) {
        var arguments =
                new ArrayList<>(List.of("replay", RECORDING.toAbsolutePath().toString(), "--out", out));
        arguments.addAll(List.of(more));
        var result = new CommandLine(folder).run(arguments.toArray(String[]::new));
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
        return result;
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file));
    }

    /** All but the last line, which says how long it took. */
    private static List<String> table(CommandLine.Result result) {
        return result.out()
                .lines()
                .takeWhile(line -> !line.startsWith("replayed"))
                .toList();
    }
}
