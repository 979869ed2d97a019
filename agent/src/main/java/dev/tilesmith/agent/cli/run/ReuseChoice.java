package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.ReusedSchedule;
import dev.tilesmith.agent.campaign.SameLoops;
import dev.tilesmith.agent.campaign.Verification;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.Neighbors;
import dev.tilesmith.schedule.Neighbors.Neighbor;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.StoredSchedule;
import dev.tilesmith.schedule.store.SqliteStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the schedule that a run reuses. One that was verified on another machine is verified anew first, and the store
 * keeps what came of it.
 */
public record ReuseChoice(SqliteStore store, Verification verification) {
    static final String AUTO = "auto";
    private static final String OFF = "off";
    private static final String SCHEDULE = "schedule:";
    private static final String RUN = "run:";

    /** Further away, ops have too little in common: four factors of two in aspect ratio, say. */
    private static final double FAR = 4;

    /** Of the nearest, so many are verified anew until one holds. */
    private static final int TRIED = 3;

    /**
     * What a user's text names.
     *
     * @param start source of the kernel that the search begins with
     * @throws UserError if the text names no schedule, or one that cannot serve the op
     */
    Optional<ReusedSchedule> of(String text, Op op, String start) {
        return switch (text) {
            case OFF -> Optional.empty();
            case AUTO -> nearest(op, store.schedules());
            default -> Optional.of(named(text, op, start));
        };
    }

    /** The nearest schedules that may serve the op, whether they hold on this machine or not. */
    List<Neighbor> neighbors(Op op, int count) {
        return Neighbors.of(op, store.schedules(), count);
    }

    /** The nearest of these schedules, if one is near enough. */
    public Optional<ReusedSchedule> nearest(Op op, List<StoredSchedule> schedules) {
        return Neighbors.of(op, schedules, TRIED).stream()
                .filter(neighbor -> neighbor.similarity().distance() <= FAR)
                .flatMap(neighbor -> current(neighbor.schedule(), op).stream()
                        .map(schedule -> ReusedSchedule.of(schedule, op, why(neighbor))))
                .findFirst();
    }

    private ReusedSchedule named(String text, Op op, String start) {
        var stored = stored(text);
        var schedule = stored.asRecorded();
        if (!schedule.target().equals(op.target().name())) {
            throw UserError.input("--reuse %s: schedule %d is for %s, and %s runs on %s"
                    .formatted(
                            text,
                            schedule.id(),
                            schedule.target(),
                            op.text(),
                            op.target().name()));
        }
        var why = Neighbors.neighbor(op, stored)
                .map(ReuseChoice::why)
                .or(() -> sameLoops(stored, op, start))
                .orElseThrow(
                        () -> UserError.input("--reuse %s: schedule %d is for %s, which is another class of op than %s"
                                .formatted(text, schedule.id(), schedule.op(), op.text())));
        return current(stored, op)
                .map(found -> ReusedSchedule.of(found, op, why))
                .orElseThrow(() -> UserError.input(
                        "--reuse %s: the kernel of schedule %d is rejected on this machine; see: tilesmith schedules verify %d"
                                .formatted(text, schedule.id(), schedule.id())));
    }

    private static String why(Neighbor neighbor) {
        return "%s, %s".formatted(neighbor.schedule().asRecorded().op(), neighbor.why());
    }

    /** A kernel of the user's own may have the loops of another class of op. */
    private static Optional<String> sameLoops(StoredSchedule stored, Op op, String start) {
        return SameLoops.nearest(List.of(stored), op, start)
                .map(schedule -> "%s, same loop structure".formatted(schedule.op()));
    }

    /** A number is a schedule's, or, where there is no such schedule, a run's. */
    private StoredSchedule stored(String text) {
        if (text.startsWith(SCHEDULE)) {
            return Stores.schedule(store, number(text, text.substring(SCHEDULE.length())));
        }
        if (text.startsWith(RUN)) {
            var run = number(text, text.substring(RUN.length()));
            return ofRun(run).orElseThrow(() -> noSchedule(run));
        }
        var number = number(text, text);
        return store.schedule(number)
                .or(() -> ofRun(number))
                .orElseThrow(() -> UserError.input(
                        "--reuse %s: there is neither a schedule nor a run of this number with a schedule; `tilesmith schedules` lists those that there are"
                                .formatted(text)));
    }

    private UserError noSchedule(long run) {
        var row = Stores.run(store, run);
        return UserError.input(
                "--reuse run:%d: that run has no schedule; %s".formatted(run, new Unfinished(store, row).text()));
    }

    private Optional<StoredSchedule> ofRun(long run) {
        return store.schedules().stream()
                .filter(schedule -> schedule.asRecorded().origin().run().equals(OptionalLong.of(run)))
                .findFirst();
    }

    private static long number(String text, String digits) {
        if (!digits.matches("\\d{1,18}")) {
            throw UserError.input(
                    "--reuse must be auto, off, or a schedule or run such as 12, schedule:12 or run:7, got '%s'"
                            .formatted(text));
        }
        return Long.parseLong(digits);
    }

    private Optional<Schedule> current(StoredSchedule stored, Op op) {
        var machine = verification.machine(op.target());
        var schedule = stored.on(machine, verification);
        if (!stored.holdsOn(machine)) {
            schedule.ifPresent(store::update);
        }
        return schedule;
    }
}
