package dev.tilesmith.agent.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.Output;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.jline.terminal.impl.LineDisciplineTerminal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What keys do, in a terminal without a screen. */
@Timeout(60)
class TerminalLinesTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String CTRL_P = "\u0010";
    private static final String PROMPT = "tilesmith> ";

    @TempDir
    Path folder;

    private final List<String> carriedOut = new ArrayList<>();

    @Test
    void ctrl_c_clears_the_line_and_ctrl_d_leaves() throws IOException {
        assertEquals(ExitCode.DONE, typed("garbage" + CTRL_C, "runs\r", CTRL_D));
        assertEquals(List.of("runs"), carriedOut);
    }

    @Test
    void ctrl_c_ends_the_command_that_runs_and_nothing_else() throws IOException {
        assertEquals(ExitCode.INTERRUPTED, typed("block\r", "runs\r", CTRL_D));
        assertEquals(List.of("block", "runs"), carriedOut);
    }

    @Test
    void words_are_completed_and_quoted_where_they_must_be() throws IOException {
        Files.writeString(folder.resolve("kernel one.c"), "");
        typed("si\tker\t\r", CTRL_D);
        assertEquals(List.of("sim|kernel one.c"), carriedOut);
    }

    @Test
    void lines_are_kept_for_the_next_session() throws IOException {
        typed("runs --json\r", CTRL_D);
        typed(CTRL_P + "\r", CTRL_D);
        assertEquals(List.of("runs|--json", "runs|--json"), carriedOut);
    }

    @Test
    void where_no_history_can_be_kept_the_session_goes_on() throws IOException {
        Files.writeString(folder.resolve("home"), "a file, and no folder");
        assertEquals(ExitCode.DONE, typed("runs\r", CTRL_D));
        assertEquals(List.of("runs"), carriedOut);
    }

    /** Types each text at a prompt of its own. */
    private int typed(String... texts) throws IOException {
        var keyboard = new Keyboard(new ArrayDeque<>(Arrays.asList(texts)));
        try (var terminal = new LineDisciplineTerminal("test", "xterm", keyboard, StandardCharsets.UTF_8)) {
            keyboard.terminal = terminal;
            var environment = new Environment(
                    Map.of("TILESMITH_HOME", folder.resolve("home").toString()),
                    folder,
                    Clock.systemUTC(),
                    Instant.EPOCH,
                    InputStream.nullInputStream());
            var bytes = new ByteArrayOutputStream();
            var console = new Console(new Output(bytes), new PrintStream(bytes, true), OptionalInt.empty());
            var commands = new Recorded(terminal);
            var machine = new Workbench.Machine("builtin", new BuiltinCompiler(), false);
            try (var bench = new Workbench(commands, environment, machine)) {
                var completions = new Completions(commands, environment, bench);
                var lines = new TerminalLines(
                        terminal, completions, environment.home().resolve("history"), console);
                return new Dialog(commands, bench, environment).run(lines);
            } finally {
                assertFalse(Thread.interrupted());
                assertTrue(keyboard.texts.isEmpty(), keyboard.screen::toString);
            }
        }
    }

    /** Takes each prompt as an invitation to type the next text. */
    private static final class Keyboard extends OutputStream {
        private final Deque<String> texts;
        private final StringBuilder screen = new StringBuilder();
        private @Nullable LineDisciplineTerminal terminal;

        Keyboard(Deque<String> texts) {
            this.texts = texts;
        }

        @Override
        public void write(int one) throws IOException {
            screen.append((char) one);
            if (terminal != null && !texts.isEmpty() && screen.toString().endsWith(PROMPT)) {
                terminal.processInputBytes(texts.removeFirst().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Commands that do nothing, but for {@code block}, which waits until Ctrl-C has come. */
    private final class Recorded implements Commands {
        private final LineDisciplineTerminal terminal;

        Recorded(LineDisciplineTerminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public CommandLine line(Console console, Environment environment, List<CommandLine> more) {
            var file = PositionalParamSpec.builder().paramLabel("FILE").build();
            return new CommandLine(CommandSpec.create().name("tilesmith"))
                    .addSubcommand("runs", CommandSpec.create())
                    .addSubcommand("sim", CommandSpec.create().addPositional(file));
        }

        @Override
        public int run(Console console, Environment environment, List<CommandLine> more, List<String> arguments) {
            carriedOut.add(String.join("|", arguments));
            return arguments.equals(List.of("block")) ? block() : ExitCode.DONE;
        }

        private int block() {
            try {
                terminal.processInputByte(CTRL_C.charAt(0));
                new CountDownLatch(1).await();
                return ExitCode.DONE;
            } catch (InterruptedException e) {
                return ExitCode.INTERRUPTED;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
