package dev.tilesmith.agent.cli.schedules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tilesmith.agent.campaign.Verification;
import dev.tilesmith.agent.campaign.Verification.Result;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.schedules.ScheduleFiles.BadEntry;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.ScheduleStore;
import dev.tilesmith.schedule.StoredSchedule;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith schedules import}. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Reads schedules that were exported, here or elsewhere, and verifies them.",
            "Every kernel is checked on fresh inputs and timed; what the file says of its cycles is not believed."
                    + " Exits with 1 if an entry is refused; the others are imported."
        },
        footer = {"", "Examples:", "  tilesmith schedules import all.json", "  tilesmith schedules import kernels"})
final class SchedulesImport implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(paramLabel = "FILE.json|DIR", description = "What was exported.")
    private String from = "";

    @Mixin
    private VerificationOptions options = new VerificationOptions();

    @Option(names = "--json", description = "One JSON object a line, and nothing else.")
    private boolean json;

    SchedulesImport(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var exported = ScheduleFiles.read(environment.workingDirectory().resolve(from), from);
        var verification = options.verification();
        var numbers = new HashMap<Long, Long>();
        var refused = 0;
        var known = 0;
        try (var store = Stores.open(environment)) {
            for (var i = 0; i < exported.entries().size(); i++) {
                var entry = exported.entries().get(i);
                try {
                    known += enter(store, verification, claim(exported, entry), numbers) ? 0 : 1;
                } catch (BadEntry problem) {
                    refused++;
                    console.problem("%s: entry %d%s: %s".formatted(from, i + 1, op(entry), problem.getMessage()), json);
                }
            }
        }
        if (!json) {
            var entries = exported.entries().size();
            console.line("imported %,d of %,d schedules from %s%s"
                    .formatted(
                            entries - refused - known,
                            entries,
                            from,
                            known == 0 ? "" : "; %,d known already".formatted(known)));
        }
        return refused == 0 ? ExitCode.DONE : ExitCode.REJECTED;
    }

    private static String op(JsonNode entry) {
        return entry.path("op").isTextual()
                ? " (%s)".formatted(ScheduleFiles.abbreviate(entry.path("op").asText()))
                : "";
    }

    private Schedule claim(ScheduleFiles.Exported exported, JsonNode entry) throws BadEntry {
        return EntryFields.claim(entry, exported.source(entry), environment.now());
    }

    /**
     * Whether it is new here.
     *
     * @param numbers numbers of schedules here by those that they had there
     */
    private boolean enter(ScheduleStore store, Verification verification, Schedule claim, Map<Long, Long> numbers)
            throws BadEntry {
        return switch (verification.check(claim)) {
            case Result.Refused(var reason) -> throw new BadEntry(ScheduleFiles.abbreviate(reason));
            case Result.Verified(var schedule) -> {
                var known = store.schedules().stream()
                        .filter(one -> isSame(one, schedule))
                        .findFirst();
                var number = known.map(StoredSchedule::id).orElseGet(() -> store.save(adopted(schedule, numbers)));
                numbers.put(claim.id(), number);
                print(schedule.withId(number), known.isPresent());
                yield known.isEmpty();
            }
        };
    }

    /** A verified kernel counts once for an op on a machine. */
    private static boolean isSame(StoredSchedule stored, Schedule schedule) {
        var known = stored.asRecorded();
        return stored.holdsOn(schedule.machine())
                && known.op().equals(schedule.op())
                && known.reference().equals(schedule.reference())
                && known.hash().equals(schedule.hash());
    }

    /** With the parent's number here, if the parent was imported too. */
    private static Schedule adopted(Schedule schedule, Map<Long, Long> numbers) {
        var origin = schedule.origin();
        var parent = origin.parent().isPresent() ? numbers.get(origin.parent().getAsLong()) : null;
        return schedule.withOrigin(new Schedule.Origin(
                origin.proposers(),
                origin.usd(),
                OptionalLong.empty(),
                parent == null ? OptionalLong.empty() : OptionalLong.of(parent),
                origin.created()));
    }

    private void print(Schedule schedule, boolean isKnown) {
        if (json) {
            console.json(Console.fields(
                    "schedule", schedule.id(),
                    "op", schedule.op(),
                    "cycles", schedule.cycles(),
                    "known", isKnown));
        } else {
            console.line("%s %s".formatted(isKnown ? "known as" : "imported", ScheduleText.name(schedule)));
        }
    }
}
