package dev.tilesmith.agent.cli.schedules;

import dev.tilesmith.agent.campaign.Verification;
import dev.tilesmith.agent.campaign.Verification.Result;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.ScheduleStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith schedules verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Runs schedules again on fresh inputs, times them on those of their runs, and keeps the cycles.",
            "Simulator and compiler are those of now. Exits with 1 if a kernel is rejected; such a schedule stays, but is"
                    + " not used any more."
        },
        footer = {
            "",
            "Examples:",
            "  tilesmith schedules verify",
            "  tilesmith schedules verify 3 12 --cc gcc",
            "  tilesmith schedules verify --op gemm --limit 10"
        })
final class SchedulesVerify implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(arity = "0..*", paramLabel = "N", description = "Numbers of schedules; all by default.")
    private List<String> numbers = new ArrayList<>();

    @Mixin
    private ScheduleFilter filter = new ScheduleFilter();

    @Mixin
    private VerificationOptions options = new VerificationOptions();

    @Option(names = "--json", description = "One JSON object a line, and nothing else.")
    private boolean json;

    SchedulesVerify(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var verification = options.verification();
        var exitCode = ExitCode.DONE;
        try (var store = Stores.open(environment)) {
            var chosen = filter.of(store, numbers);
            if (chosen.isEmpty() && !json) {
                console.line(SchedulesCommand.none(store));
            }
            for (var stored : chosen) {
                var recorded = stored.asRecorded();
                switch (verification.check(recorded)) {
                    case Result.Verified(var schedule) -> {
                        store.update(schedule);
                        printVerified(recorded, schedule);
                    }
                    case Result.Refused(var reason) -> {
                        refuse(store, recorded, verification, reason);
                        exitCode = ExitCode.REJECTED;
                    }
                }
            }
        }
        return exitCode;
    }

    /** What was verified on this machine and is refused now must not be used any more. */
    private void refuse(ScheduleStore store, Schedule recorded, Verification verification, String reason) {
        store.schedule(recorded.id())
                .filter(verification::isCurrent)
                .ifPresent(_ -> store.update(recorded.unverified()));
        if (json) {
            console.json(Console.fields("schedule", recorded.id(), "op", recorded.op(), "error", reason));
        } else {
            console.line("schedule %d: %s".formatted(recorded.id(), reason));
        }
    }

    private void printVerified(Schedule recorded, Schedule now) {
        if (json) {
            var fields = Console.fields("schedule", now.id(), "op", now.op(), "verdict", "correct");
            fields.put("cycles", now.cycles());
            fields.put("recorded", Console.fields("cycles", recorded.cycles()));
            fields.put("simulatorVersion", now.simulatorVersion());
            console.json(fields);
        } else {
            console.line("schedule %d (%s): correct on %d seeds, %,d cycles, %s"
                    .formatted(now.id(), now.op(), now.seedsVerified(), now.cycles(), comparison(recorded, now)));
        }
    }

    private static String comparison(Schedule recorded, Schedule now) {
        if (recorded.cycles() == now.cycles()) {
            return "as recorded";
        }
        return "were %,d with %s".formatted(recorded.cycles(), recorded.simulatorVersion());
    }
}
