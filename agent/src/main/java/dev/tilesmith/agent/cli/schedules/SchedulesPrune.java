package dev.tilesmith.agent.cli.schedules;

import dev.tilesmith.agent.campaign.Verification;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.schedule.StoredSchedule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tilesmith schedules prune}. */
@Command(
        name = "prune",
        mixinStandardHelpOptions = true,
        description = {
            "Removes all schedules but the best of each op and target.",
            "What was verified on this machine goes before what was not, then fewer cycles, then the newer one."
        },
        footer = {
            "",
            "Examples:",
            "  tilesmith schedules prune --dry-run",
            "  tilesmith schedules prune --keep 1 --op conv"
        })
final class SchedulesPrune implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Mixin
    private ScheduleFilter filter = new ScheduleFilter();

    @Option(
            names = "--keep",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many to keep of each op and target (default: ${DEFAULT-VALUE}).")
    private int keep;

    @Option(names = "--dry-run", description = "Says what it would remove, and removes nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "One JSON object a line for each schedule that goes.")
    private boolean json;

    SchedulesPrune(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (keep < 1) {
            throw UserError.input("--keep must be at least 1, got %d".formatted(keep));
        }
        try (var store = Stores.open(environment)) {
            var chosen = filter.of(store);
            var surplus = surplus(chosen, SchedulesCommand.present());
            surplus.forEach(this::print);
            if (!dryRun) {
                store.remove(surplus.stream().map(StoredSchedule::id).toList());
            }
            if (!json) {
                console.line("%s %,d of %,d schedules"
                        .formatted(dryRun ? "would remove" : "removed", surplus.size(), chosen.size()));
            }
        }
        return ExitCode.DONE;
    }

    private List<StoredSchedule> surplus(List<StoredSchedule> schedules, Verification present) {
        var groups = new TreeMap<String, List<StoredSchedule>>();
        for (var one : schedules) {
            var schedule = one.asRecorded();
            var group = String.join("\u0000", schedule.op(), schedule.target(), schedule.reference());
            groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(one);
        }
        var best = Comparator.comparing((StoredSchedule one) -> !present.isCurrent(one))
                .thenComparingLong(one -> one.asRecorded().cycles())
                .thenComparing(Comparator.comparingLong(StoredSchedule::id).reversed());
        return groups.values().stream()
                .flatMap(group -> group.stream().sorted(best).skip(keep))
                .toList();
    }

    private void print(StoredSchedule one) {
        var schedule = one.asRecorded();
        if (json) {
            console.json(Console.fields(
                    "schedule", schedule.id(),
                    "op", schedule.op(),
                    "target", schedule.target(),
                    "cycles", schedule.cycles(),
                    "removed", !dryRun));
        } else {
            console.line("%s %s".formatted(dryRun ? "would remove" : "removed", ScheduleText.name(schedule)));
        }
    }
}
