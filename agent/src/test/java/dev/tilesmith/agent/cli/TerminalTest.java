package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session in a real terminal, which {@code script} (of util-linux) opens. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminalTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    @TempDir
    Path folder;

    @Test
    void ctrl_c_interrupts_a_search_which_is_resumable_and_the_session_goes_on() throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "no script(1) here");
        var process = start();
        var keys = process.getOutputStream();
        var screen = new Screen(process.getInputStream());
        screen.await("tilesmith> ");
        type(keys, "optimize gemm:128x128x128 --iterations 500 --evaluations 100000\r");
        screen.await("what won");
        type(keys, "\u0003");
        screen.await("interrupted; go on with: tilesmith optimize --resume 1");
        screen.await("tilesmith> ");
        type(keys, "use run:1\r");
        screen.await("kernel 1   ");
        screen.await("gemm:128x128x128 ");
        type(keys, "\u0004");
        screen.await("kept in tilesmith-runs/session-0001; go on with: tilesmith repl --resume");
        assertEquals(ExitCode.DONE, process.waitFor());
        var run = new CommandLine(folder).run("runs", "--json").lastJson();
        assertEquals("interrupted", run.path("state").asText());
    }

    private Process start() throws IOException {
        var command = "stty cols 100 rows 30; exec '%s' repl".formatted(String.join("' '", KillTest.COMMAND));
        var builder = new ProcessBuilder(SCRIPT.toString(), "-qec", command, "/dev/null")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("TERM", "xterm");
        builder.environment().put("TILESMITH_HOME", folder.resolve("home").toString());
        builder.environment().put("HOME", folder.toString());
        return builder.start();
    }

    private static void type(OutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /** What the terminal shows, in order. */
    private record Screen(InputStream output) {
        /** Reads up to a text. */
        void await(String text) throws IOException {
            var seen = new StringBuilder();
            while (!seen.toString().endsWith(text)) {
                var next = output.read();
                assertTrue(next >= 0, () -> "no '%s' in\n%s".formatted(text, seen));
                seen.append((char) next);
            }
        }
    }
}
