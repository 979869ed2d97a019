package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code help}: the commands, or one of them. */
@Command(name = "help", description = "Lists the commands, or explains one.")
final class HelpCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "To be explained, e.g. schedules show.")
    private List<String> command = new ArrayList<>();

    HelpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var root = spec.root();
        if (!command.isEmpty()) {
            var asked = new ArrayList<>(command);
            asked.add("--help");
            return root.commandLine().execute(asked.toArray(String[]::new));
        }
        console.line("About the current kernel:");
        list(root, SessionCommands.NAMES);
        console.line("Those of the command line:");
        var others = new ArrayList<>(root.subcommands().keySet());
        others.removeAll(SessionCommands.NAMES);
        others.removeAll(Set.of("quit", "repl"));
        list(root, others);
        console.line("help COMMAND explains one. Words are quoted as in a shell; # begins a comment.");
        return ExitCode.DONE;
    }

    private void list(CommandSpec root, List<String> names) {
        for (var name : names) {
            var line = Objects.requireNonNull(root.subcommands().get(name));
            var description = line.getCommandSpec().usageMessage().description();
            console.line("  %-20s %s".formatted(name, Descriptions.brief(description)));
        }
    }
}
