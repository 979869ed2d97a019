package dev.tilesmith.agent.cli.schedules;

import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.ScheduleStore;
import dev.tilesmith.schedule.StoredSchedule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which schedules a command is about, and in which order. */
final class ScheduleFilter {
    @Option(
            names = "--op",
            paramLabel = "TEXT",
            description = "Those whose op begins so; * stands for anything: conv, 'gemm:512x*'.")
    private String op = "";

    @Option(
            names = "--target",
            completionCandidates = Candidates.Targets.class,
            paramLabel = "NAME",
            description = "Those for this hardware preset.")
    private @Nullable String target;

    @Option(names = "--since", paramLabel = "DATE", description = "Those found since, e.g. 2026-01-31.")
    private @Nullable String since;

    @Option(
            names = "--found-by",
            paramLabel = "TEXT",
            description = "Those to which a proposer contributed whose name contains this, e.g. rewriter.")
    private String foundBy = "";

    @Option(
            names = "--sort",
            completionCandidates = Candidates.Orders.class,
            paramLabel = "KEY",
            defaultValue = "newest",
            description = "newest, cycles, speedup, array or op (default: ${DEFAULT-VALUE}).")
    private String sort = "newest";

    @Option(names = "--limit", paramLabel = "N", description = "At most the first N.")
    private @Nullable Integer limit;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** @throws UserError when an option has no meaning */
    List<StoredSchedule> of(ScheduleStore store) {
        refuseOptionsOfParent();
        var pattern = pattern();
        var from = since == null ? Instant.MIN : instant(since);
        if (target != null) {
            OpArgument.target(target);
        }
        if (limit != null && limit < 1) {
            throw UserError.input("--limit must be at least 1, got %d".formatted(limit));
        }
        return store.schedules().stream()
                .filter(one -> pattern.matcher(one.asRecorded().op()).lookingAt())
                .filter(one -> target == null || one.asRecorded().target().equals(target))
                .filter(one ->
                        !Instant.parse(one.asRecorded().origin().created()).isBefore(from))
                .filter(one -> isFoundBy(one.asRecorded()))
                .sorted(order())
                .limit(limit == null ? Long.MAX_VALUE : limit)
                .toList();
    }

    /** These schedules, or those that the options choose if no number is given. */
    List<StoredSchedule> of(ScheduleStore store, List<String> numbers) {
        return numbers.isEmpty()
                ? of(store)
                : numbers.stream()
                        .map(text -> Stores.schedule(store, number(text)))
                        .toList();
    }

    private static long number(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw UserError.input("'%s' is no schedule number; `tilesmith schedules` lists them".formatted(text));
        }
        return Long.parseLong(text);
    }

    /** {@code schedules --op conv verify} would verify everything. */
    private void refuseOptionsOfParent() {
        var parent = command == null ? null : command.parent();
        if (parent != null && parent.parent() != null) {
            var early = parent.commandLine().getParseResult().matchedOptions();
            if (!early.isEmpty()) {
                throw UserError.input("%s must stand behind %s"
                        .formatted(early.getFirst().longestName(), command == null ? "" : command.name()));
            }
        }
    }

    private Pattern pattern() {
        var parts = Stream.of(op.split("\\*", -1)).map(Pattern::quote).toList();
        return Pattern.compile(String.join(".*", parts));
    }

    private static Instant instant(String date) {
        try {
            return date.contains("T")
                    ? Instant.parse(date)
                    : LocalDate.parse(date).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw UserError.input("--since must be a day like 2026-01-31 or a time like 2026-01-31T12:00:00Z, got '%s'"
                    .formatted(date));
        }
    }

    private boolean isFoundBy(Schedule schedule) {
        return foundBy.isEmpty() || schedule.origin().proposers().stream().anyMatch(name -> name.contains(foundBy));
    }

    private Comparator<StoredSchedule> order() {
        var newest = Comparator.comparingLong(StoredSchedule::id).reversed();
        return switch (sort) {
            case "newest" -> newest;
            case "cycles" -> by(schedule -> schedule.cycles()).thenComparing(newest);
            case "speedup" -> by(schedule -> -schedule.speedup()).thenComparing(newest);
            case "array" ->
                by(schedule -> Double.isNaN(schedule.utilization()) ? 1 : -schedule.utilization())
                        .thenComparing(newest);
            case "op" ->
                Comparator.comparing((StoredSchedule one) -> one.asRecorded().op())
                        .thenComparing(newest);
            default ->
                throw UserError.input("--sort must be newest, cycles, speedup, array or op, got '%s'".formatted(sort));
        };
    }

    private interface Key {
        double of(Schedule schedule);
    }

    private static Comparator<StoredSchedule> by(Key key) {
        return Comparator.comparingDouble(one -> key.of(one.asRecorded()));
    }
}
