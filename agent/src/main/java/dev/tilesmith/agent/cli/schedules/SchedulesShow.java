package dev.tilesmith.agent.cli.schedules;

import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith schedules show N}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows a schedule: cycles, mapping, where it comes from, and its optimizations in order.",
        footer = {"", "Examples:", "  tilesmith schedules show 12", "  tilesmith schedules show 12 --kernel > best.c"})
final class SchedulesShow implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(paramLabel = "N", description = "Number of the schedule.")
    private long number;

    @Option(names = "--kernel", description = "Prints its kernel, and nothing else.")
    private boolean kernel;

    @Option(names = "--json", description = "One JSON object, the kernel's source included.")
    private boolean json;

    SchedulesShow(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (var store = Stores.open(environment)) {
            var stored = Stores.schedule(store, number);
            var schedule = stored.asRecorded();
            if (kernel) {
                console.kernel("schedule:" + number, schedule.source(), json);
            } else if (json) {
                console.json(ScheduleText.fieldsWithSource(schedule));
            } else {
                ScheduleText.page(schedule, SchedulesCommand.present().isCurrent(stored))
                        .forEach(console::line);
            }
        }
        return ExitCode.DONE;
    }
}
