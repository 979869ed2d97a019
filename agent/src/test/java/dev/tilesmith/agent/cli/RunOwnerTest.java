package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is carried out by one process at a time. */
class RunOwnerTest {
    @TempDir
    Path folder;

    @Test
    void a_run_is_not_resumed_while_its_process_lives_and_is_when_that_was_killed() throws Exception {
        var process = start();
        try (var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertTrue(String.valueOf(output.readLine()).startsWith("gemm 512x512x512"));
            var taken = run("optimize", "--resume", "1");
            assertEquals(ExitCode.INPUT, taken.exitCode(), taken.toString());
            assertEquals("tilesmith: run 1 is still running (process %d)\n".formatted(process.pid()), taken.err());
            assertEquals(taken, run("replay", "1"));
            assertTrue(run("runs").out().contains(" running "));
            assertTrue(process.isAlive());
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertTrue(run("runs").out().contains(" interrupted "));
        var resumed = run("optimize", "--resume", "1", "--budget-minutes", "0.03");
        assertEquals(ExitCode.DONE, resumed.exitCode(), resumed.toString());
    }

    private Process start() throws IOException {
        var command = new ArrayList<>(KillTest.COMMAND);
        command.addAll(List.of("optimize", "gemm:512x512x512", "--iterations", "100"));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectError(folder.resolve("errors.txt").toFile());
        builder.environment().put("TILESMITH_HOME", folder.resolve("home").toString());
        builder.environment().put("HOME", folder.toString());
        return builder.start();
    }

    private CommandLine.Result run(String... arguments) {
        return new CommandLine(folder).run(arguments);
    }
}
