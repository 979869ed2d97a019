package dev.tilesmith.agent.cli.campaign;

import dev.tilesmith.agent.campaign.batch.CampaignTable;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.schedule.store.SqliteStore;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tilesmith campaigns}. */
@Command(
        name = "campaigns",
        description = "Lists the campaigns in the store, newest first.",
        footer = {"", "Examples:", "  tilesmith campaigns", "  tilesmith campaign --resume 2"})
public final class CampaignsCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    public CampaignsCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (var store = Stores.open(environment)) {
            var campaigns = store.campaigns();
            if (campaigns.isEmpty() && !json) {
                console.line("no campaigns yet; begin with `tilesmith campaign gemm:64x64x64 gemm:128x64x64`");
            } else if (!json) {
                console.line("campaign  state           ops  failed  speedup  created               name");
            }
            campaigns.forEach(row -> print(store, StoredCampaign.of(store, row)));
        }
        return ExitCode.DONE;
    }

    private void print(SqliteStore store, StoredCampaign campaign) {
        var row = campaign.row();
        var table = campaign.table();
        var state = state(store, campaign);
        if (json) {
            printJson(campaign, table, state);
            return;
        }
        console.line("%8d  %-11s %7s  %6d  %7s  %s  %s"
                .formatted(
                        row.id(),
                        state,
                        "%d/%d"
                                .formatted(
                                        table.lines().size(),
                                        campaign.plan().ops().size()),
                        table.failed(),
                        table.speedup().isPresent()
                                ? "%.2fx".formatted(table.speedup().getAsDouble())
                                : "-",
                        row.created(),
                        row.name()));
    }

    private void printJson(StoredCampaign campaign, CampaignTable table, String state) {
        var row = campaign.row();
        var fields = Console.fields(
                "campaign", row.id(),
                "name", row.name(),
                "state", state,
                "ops", campaign.plan().ops().size(),
                "done", table.lines().size(),
                "failed", table.failed());
        table.speedup().ifPresent(speedup -> fields.put("speedup", speedup));
        fields.put("created", row.created());
        fields.put("folder", row.folder());
        console.json(fields);
    }

    private static String state(SqliteStore store, StoredCampaign campaign) {
        return campaign.isComplete() ? "done" : store.isRunning(campaign.row()) ? "running" : "interrupted";
    }
}
