package dev.tilesmith.agent.cli.schedules;

import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.schedule.StoredSchedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith schedules export}. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes schedules to one JSON file, or to a folder of C files with a manifest.",
            "`tilesmith schedules import` reads both."
        },
        footer = {
            "",
            "Examples:",
            "  tilesmith schedules export all.json",
            "  tilesmith schedules export kernels 3 12",
            "  tilesmith schedules export kernels --op conv --sort cycles --limit 5"
        })
final class SchedulesExport implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "FILE.json|DIR", description = "Where to; what ends in .json is one file.")
    private String to = "";

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "N", description = "Numbers of schedules; all by default.")
    private List<String> numbers = new ArrayList<>();

    @Mixin
    private ScheduleFilter filter = new ScheduleFilter();

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    SchedulesExport(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (var store = Stores.open(environment)) {
            var schedules = filter.of(store, numbers).stream()
                    .map(StoredSchedule::asRecorded)
                    .distinct()
                    .sorted(Comparator.comparingLong(schedule -> schedule.id()))
                    .toList();
            Path target = environment.workingDirectory().resolve(to);
            if (to.endsWith(".json")) {
                ScheduleFiles.writeFile(target, to, schedules);
            } else {
                ScheduleFiles.writeFolder(target, to, schedules);
            }
            if (json) {
                console.json(Console.fields("exported", schedules.size(), "to", to));
            } else {
                console.line("exported %,d %s to %s"
                        .formatted(schedules.size(), schedules.size() == 1 ? "schedule" : "schedules", to));
            }
        }
        return ExitCode.DONE;
    }
}
