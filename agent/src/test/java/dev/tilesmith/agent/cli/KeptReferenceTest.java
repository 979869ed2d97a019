package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of a function of the user's own computes what that was when it began, whatever becomes of its file. */
class KeptReferenceTest {
    private static final String REFERENCE =
            "void scale(const int8_t A[64], int8_t C[64]) { for (int i = 0; i < 64; i++) C[i] = A[i] / 2 + 1; }\n";

    @TempDir
    Path folder;

    @BeforeEach
    void run() throws IOException {
        Files.writeString(reference(), REFERENCE);
        succeeds("optimize", op(), "--iterations", "1", "--record", "run.jsonl");
    }

    @Test
    void a_run_goes_on_with_the_reference_that_it_began_with() throws IOException {
        Files.writeString(reference(), REFERENCE.replace("+ 1", "+ 2"));
        succeeds("optimize", "--resume", "1");
        assertTrue(run("runs").out().contains("done"));
        succeeds("optimize", "--from-run", "1", "--iterations", "1");
        succeeds("schedules", "verify");
    }

    @Test
    void runs_and_recordings_are_repeated_without_the_file() throws IOException {
        Files.delete(reference());
        succeeds("replay", "1");
        succeeds("replay", "run.jsonl");
        succeeds("optimize", "--resume", "1");
    }

    @Test
    void an_op_that_has_changed_is_not_the_one_of_the_earlier_run() throws IOException {
        Files.writeString(reference(), REFERENCE.replace("+ 1", "+ 2"));
        var result = run("optimize", op(), "--from-run", "1");
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertTrue(result.err().contains("has changed since run 1 began; leave the op out"), result.err());
    }

    private Path reference() {
        return folder.resolve("p.c");
    }

    private String op() {
        return "c:" + reference();
    }

    private void succeeds(String... arguments) {
        var result = run(arguments);
        assertEquals(ExitCode.DONE, result.exitCode(), result.toString());
    }

    private CommandLine.Result run(String... arguments) {
        return new CommandLine(folder).run(arguments);
    }
}
