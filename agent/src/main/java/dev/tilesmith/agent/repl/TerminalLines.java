package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReader.Option;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.Terminal.SignalHandler;
import org.jline.terminal.TerminalBuilder;

/**
 * Lines that are typed. Ctrl-C clears the line at the prompt; while a command runs it interrupts the thread that carries
 * it out, and if that does not end it, the third one ends the process.
 */
final class TerminalLines implements Lines {
    private static final int INSISTING = 3;

    /** Of terminals that do not know how large they are. */
    private static final Size USUAL = new Size(80, 24);

    /** JLine writes traces of what it could not do, such as keep the history on a full disk, which are for nobody. */
    private static final Logger JLINE = Logger.getLogger("org.jline");

    private final Terminal terminal;
    private final LineReader reader;
    private final Console console;
    private final Thread commands = Thread.currentThread();
    private volatile int interruptions;

    /**
     * @param history file that keeps the lines, if it can
     * @param console that commands print to where the terminal's width does not matter
     */
    TerminalLines(Terminal terminal, Completions completions, Path history, Console console) {
        this.terminal = terminal;
        this.console = console;
        this.reader = LineReaderBuilder.builder()
                .appName("tilesmith")
                .terminal(terminal)
                .completer(new TabCompleter(completions, this::console))
                .option(Option.DISABLE_EVENT_EXPANSION, true)
                .build();
        if (isWritable(history)) {
            reader.setVariable(LineReader.HISTORY_FILE, history);
        }
        if (terminal.getWidth() <= 0) {
            terminal.setSize(USUAL);
        }
        terminal.handle(Signal.INT, _ -> interrupt());
    }

    private static boolean isWritable(Path history) {
        try {
            Files.createDirectories(history.getParent());
            return Files.isWritable(Files.exists(history) ? history : history.getParent());
        } catch (IOException withoutHistory) {
            return false;
        }
    }

    /** Talks with who sits at the terminal until they leave; a session that is left has ended well. */
    static int converse(Dialog dialog, Completions completions, Console console) {
        JLINE.setLevel(Level.OFF);
        try (var terminal = TerminalBuilder.builder()
                .name("tilesmith")
                .system(true)
                .nativeSignals(true)
                .signalHandler(SignalHandler.SIG_DFL)
                // Asking the terminal for what it can do takes time, and swallows what is typed meanwhile.
                .graphemeCluster(false)
                .build()) {
            var history = dialog.environment().home().resolve("history");
            dialog.run(new TerminalLines(terminal, completions, history, console));
            return ExitCode.DONE;
        } catch (IOException e) {
            throw UserError.environment("the terminal cannot be used: " + FileReason.of(e));
        }
    }

    @Override
    public Optional<String> next(String prompt) {
        while (true) {
            try {
                interruptions = 0;
                return Optional.of(reader.readLine(prompt));
            } catch (UserInterruptException cleared) {
                // The line is gone, and the next one is asked for.
            } catch (EndOfFileException left) {
                return Optional.empty();
            }
        }
    }

    /** With the terminal as wide as it is now. */
    @Override
    public Console console() {
        var columns = terminal.getWidth();
        return console.columns().isPresent() && columns > 0
                ? new Console(console.out(), console.err(), OptionalInt.of(columns))
                : console;
    }

    private void interrupt() {
        // Behind the ^C of the terminal.
        console.err().println();
        interruptions++;
        if (interruptions == INSISTING) {
            System.exit(ExitCode.INTERRUPTED);
        }
        if (interruptions == INSISTING - 1) {
            console.problem("the command has not ended yet; another Ctrl-C ends the session");
        }
        commands.interrupt();
    }
}
