package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code why}: the report of {@code sim} on the current kernel. */
@Command(
        name = "why",
        description = {
            "Says where the cycles of the current kernel go: the report of sim, whose options it takes.",
            "sim makes a throw-away call first, so its cold cycles differ a little from those of the session."
        },
        footer = {"", "Examples:", "  why", "  why --timeline 2000:3000"})
final class WhyCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;
    private final Workbench bench;

    @Parameters(arity = "0..*", paramLabel = "[OPTION]", hideParamSyntax = true, description = "Options of sim.")
    private List<String> options = new ArrayList<>();

    private WhyCommand(Console console, Environment environment, Workbench bench) {
        this.console = console;
        this.environment = environment;
        this.bench = bench;
    }

    /** Hands on all options. */
    static CommandLine line(Console console, Environment environment, Workbench bench) {
        return new CommandLine(new WhyCommand(console, environment, bench))
                .setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() {
        var entry = bench.current();
        var sim = new ArrayList<>(List.of(
                "sim",
                bench.shown(bench.open().kernel(entry)).toString(),
                "--target",
                Workbench.op(entry.op()).target().name(),
                "--cc",
                bench.machine().cc()));
        sim.addAll(options);
        return bench.run(console, environment, sim);
    }
}
