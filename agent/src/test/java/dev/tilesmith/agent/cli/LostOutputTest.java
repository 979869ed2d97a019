package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Output that does not get to where it should go. */
class LostOutputTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"ops gemm:64x64x64 --start plain", "ops --json", "ops", "--version", "ops --help"})
    void output_that_is_lost_is_told_and_exit_code_3(String arguments) {
        var result = run("No space left on device", arguments.split(" "));
        assertEquals(ExitCode.ENVIRONMENT, result.exitCode());
        assertEquals("tilesmith: standard output: no space left on device\n", result.err());
    }

    @Test
    void a_reader_that_has_seen_enough_loses_nothing() {
        assertEquals(new CommandLine.Result(ExitCode.DONE, "", ""), run("Broken pipe", "ops", "--json"));
    }

    private CommandLine.Result run(String reason, String... arguments) {
        var refusing = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException(reason);
            }
        };
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new Output(refusing), new PrintStream(err, true, StandardCharsets.UTF_8), OptionalInt.empty());
        var exitCode = new Main(console, new CommandLine(folder).environment()).run(arguments);
        return new CommandLine.Result(exitCode, "", err.toString(StandardCharsets.UTF_8));
    }
}
