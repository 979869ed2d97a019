package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.schedule.RunRow;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tilesmith runs}. */
@Command(
        name = "runs",
        description = "Lists the runs in the store, newest first.",
        footer = {"", "Examples:", "  tilesmith runs", "  tilesmith runs --json | head -1"})
public final class RunsCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    public RunsCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (var store = Stores.open(environment)) {
            var runs = store.runs();
            if (json) {
                runs.forEach(run -> printJson(run, store.state(run)));
            } else if (runs.isEmpty()) {
                console.line("no runs yet; begin with `tilesmith optimize gemm:512x512x512`");
            } else {
                console.line(" run  state        start cycles   best cycles  speedup  created               op");
                runs.forEach(run -> printRow(run, store.state(run)));
            }
        }
        return ExitCode.DONE;
    }

    private void printRow(RunRow run, RunRow.State state) {
        var start = run.startCycles();
        var best = run.bestCycles();
        console.line("%4d  %-11s %13s %13s %8s  %s  %s"
                .formatted(
                        run.id(),
                        state.label(),
                        start.isPresent() ? "%,d".formatted(start.getAsLong()) : "-",
                        best.isPresent() ? "%,d".formatted(best.getAsLong()) : "-",
                        start.isPresent() && best.isPresent()
                                ? "%.2fx".formatted((double) start.getAsLong() / best.getAsLong())
                                : "-",
                        run.created(),
                        run.op()));
    }

    private void printJson(RunRow run, RunRow.State state) {
        var fields = Console.fields("run", run.id(), "op", run.op(), "target", run.target(), "state", state.label());
        run.startCycles().ifPresent(cycles -> fields.put("start", Console.fields("cycles", cycles)));
        run.bestCycles().ifPresent(cycles -> fields.put("best", Console.fields("cycles", cycles)));
        fields.put("created", run.created());
        fields.put("folder", run.folder());
        console.json(fields);
    }
}
