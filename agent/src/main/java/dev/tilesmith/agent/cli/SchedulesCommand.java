package dev.tilesmith.agent.cli;

import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.StoredSchedule;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tilesmith schedules}. */
@Command(
        name = "schedules",
        description = "Lists the verified kernels in the store, newest first.",
        footer = {"", "Examples:", "  tilesmith schedules", "  tilesmith schedules --json"})
final class SchedulesCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Option(names = "--json", description = "One JSON object a line, the kernel's source included.")
    private boolean json;

    SchedulesCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (var store = Stores.open(environment)) {
            var schedules =
                    store.schedules().stream().map(StoredSchedule::asRecorded).toList();
            if (json) {
                schedules.forEach(this::printJson);
            } else if (schedules.isEmpty()) {
                console.line("no schedules yet; `tilesmith optimize OP` saves one for each op");
            } else {
                console.line("schedule      cycles  speedup    array  steps   run  created               op");
                schedules.forEach(this::printRow);
            }
        }
        return ExitCode.DONE;
    }

    private void printRow(Schedule schedule) {
        console.line("%8d %,11d %7.2fx %8s %6d %5d  %s  %s"
                .formatted(
                        schedule.id(),
                        schedule.cycles(),
                        (double) schedule.startCycles() / schedule.cycles(),
                        Double.isNaN(schedule.utilization()) ? "-" : "%.1f %%".formatted(100 * schedule.utilization()),
                        schedule.optimizations().size(),
                        schedule.origin().run().orElse(0),
                        schedule.origin().created(),
                        schedule.op()));
    }

    private void printJson(Schedule schedule) {
        var fields = Console.fields("schedule", schedule.id(), "op", schedule.op(), "target", schedule.target());
        schedule.origin().run().ifPresent(run -> fields.put("run", run));
        fields.put("simulatorVersion", schedule.simulatorVersion());
        fields.put("start", Console.fields("cycles", schedule.startCycles()));
        var best = Console.fields("cycles", schedule.cycles());
        if (!Double.isNaN(schedule.utilization())) {
            best.put("utilization", schedule.utilization());
        }
        fields.put("best", best);
        fields.put(
                "optimizations",
                schedule.optimizations().stream()
                        .map(step -> Console.fields(
                                "option", step.option(),
                                "plan", step.plan(),
                                "cyclesBefore", step.cyclesBefore(),
                                "cyclesAfter", step.cyclesAfter()))
                        .toList());
        schedule.tiles()
                .ifPresent(tiles -> fields.put(
                        "tiles",
                        Console.fields(
                                "rows", tiles.rows(),
                                "columns", tiles.columns(),
                                "depth", tiles.depth(),
                                "resident", tiles.resident(),
                                "buffered", tiles.buffered())));
        fields.put("seedsVerified", schedule.seedsVerified());
        fields.put("created", schedule.origin().created());
        fields.put("source", schedule.source());
        console.json(fields);
    }
}
