package dev.tilesmith.agent.cli.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.campaign.Spending;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.RunRow;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith show RUN}. */
@Command(
        name = "show",
        description = "Shows a run: its settings and every kernel that it evaluated.",
        footer = {"", "Examples:", "  tilesmith show 3", "  tilesmith show 3 --json", "  tilesmith show 3 --kernel 2/5"
        })
public final class ShowCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "Number of the run (see `tilesmith runs`).")
    private long run;

    @Option(names = "--kernel", paramLabel = "ITERATION/POSITION", description = "Prints the source of one kernel.")
    private String kernel = "";

    @Option(names = "--json", description = "One JSON object a line: the run, then its kernels.")
    private boolean json;

    public ShowCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (var store = Stores.open(environment)) {
            var row = Stores.run(store, run);
            var candidates = store.candidates(run);
            if (!kernel.isEmpty()) {
                console.kernel(kernel, find(candidates).source(), json);
            } else {
                var spending = Spending.of(store.replies(run), candidates);
                if (json) {
                    printJson(row, store.state(row), candidates, spending);
                } else {
                    printText(row, store.state(row), candidates, spending);
                }
            }
        }
        return ExitCode.DONE;
    }

    private CandidateRow find(List<CandidateRow> candidates) {
        return candidates.stream()
                .filter(candidate -> KernelLine.place(candidate).equals(kernel))
                .findFirst()
                .orElseThrow(() -> UserError.input(
                        "run %d has no kernel '%s'; `tilesmith show %d` lists them as ITERATION/POSITION"
                                .formatted(run, kernel, run)));
    }

    private void printText(RunRow row, RunRow.State state, List<CandidateRow> candidates, Spending spending) {
        console.line("run %d    %s, %s, %s".formatted(row.id(), row.op(), row.target(), state.label()));
        var settings = RunSettings.fromJson(row.settings());
        console.line("search    %s, %s, seed %d, from %s"
                .formatted(settings.proposers(), settings.searchText(), settings.seed(), settings.startName()));
        console.line("folder    " + row.folder());
        console.line("");
        var paid = !spending.phases().isEmpty();
        console.line("kernel        cycles  verdict         %splan".formatted(paid ? SpendingLines.KERNEL_HEAD : ""));
        var best = candidates.stream()
                .filter(candidate -> candidate.cycles().isPresent())
                .min(Comparator.comparingLong(
                                (CandidateRow candidate) -> candidate.cycles().getAsLong())
                        .thenComparing(CandidateRow::hash));
        for (var candidate : candidates) {
            console.line("%-7s %12s  %-14s %s%s %s"
                    .formatted(
                            KernelLine.place(candidate),
                            candidate.cycles().isPresent()
                                    ? "%,d".formatted(candidate.cycles().getAsLong())
                                    : "-",
                            candidate.label(),
                            best.filter(candidate::equals).isPresent() ? "*" : " ",
                            paid ? SpendingLines.kernel(spending.of(candidate)) : "",
                            candidate.plan()));
        }
        SpendingLines.of(spending).forEach(console::line);
    }

    private void printJson(RunRow row, RunRow.State state, List<CandidateRow> candidates, Spending spending) {
        var run = Console.fields("run", row.id(), "op", row.op(), "state", state.label(), "settings", settings(row));
        if (!spending.phases().isEmpty()) {
            run.put("spent", SpendingLines.fields(spending));
        }
        console.json(run);
        for (var candidate : candidates) {
            var fields = KernelLine.fields(candidate);
            if (spending.kernels().containsKey(Spending.Place.of(candidate))) {
                fields.put("tokens", Math.round(spending.of(candidate).tokens()));
                fields.put("usd", spending.of(candidate).usd());
            }
            console.json(fields);
        }
    }

    private static JsonNode settings(RunRow row) {
        try {
            return new ObjectMapper().readTree(row.settings());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the settings of run %d are damaged".formatted(row.id()), e);
        }
    }
}
