package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import java.util.List;
import picocli.CommandLine;

/** The commands that a session has on top of those of the command line. */
final class SessionCommands {
    static final List<String> NAMES =
            List.of("use", "step", "kernel", "why", "edit", "diff", "log", "back", "save", "help", "exit");

    private SessionCommands() {}

    static List<CommandLine> of(Console console, Environment environment, Workbench bench) {
        return List.of(
                new CommandLine(new UseCommand(console, environment, bench)),
                StepCommand.line(console, environment, bench),
                new CommandLine(new KernelCommand(console, bench)),
                WhyCommand.line(console, environment, bench),
                new CommandLine(new EditCommand(console, environment, bench)),
                new CommandLine(new DiffCommand(console, bench)),
                new CommandLine(new LogCommand(console, bench)),
                new CommandLine(new BackCommand(console, bench)),
                new CommandLine(new SaveCommand(console, environment, bench)),
                new CommandLine(new HelpCommand(console)),
                new CommandLine(new ExitCommand(bench)));
    }
}
