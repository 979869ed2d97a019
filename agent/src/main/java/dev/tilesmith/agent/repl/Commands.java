package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import java.util.List;
import picocli.CommandLine;

/** The commands of the command line, with those of the session beside them. */
public interface Commands {
    /** The tree of all commands. */
    CommandLine line(Console console, Environment environment, List<CommandLine> more);

    /** Carries out a command line as if it were the process's own; the exit code. Every problem is told on the console. */
    int run(Console console, Environment environment, List<CommandLine> more, List<String> arguments);
}
