package dev.tilesmith.agent.cli.schedules;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.schedule.Schedule;
import dev.tilesmith.schedule.TileFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Schedules for people and in JSON. */
public final class ScheduleText {
    static final String TABLE_HEAD = "schedule      cycles  speedup    array  steps   run  created               op";

    private ScheduleText() {}

    static String row(Schedule schedule, boolean isCurrent) {
        var run = schedule.origin().run();
        return "%8d %,11d %7.2fx %8s %6d %5s  %s  %s%s"
                .formatted(
                        schedule.id(),
                        schedule.cycles(),
                        schedule.speedup(),
                        share(schedule),
                        schedule.optimizations().size(),
                        run.isPresent() ? run.getAsLong() : "-",
                        schedule.origin().created(),
                        schedule.op(),
                        isCurrent ? "" : "   (verified on another machine)");
    }

    /** {@code schedule 12 (gemm:64x64x64, 5,432 cycles)}. */
    static String name(Schedule schedule) {
        return "schedule %d (%s, %,d cycles)".formatted(schedule.id(), schedule.op(), schedule.cycles());
    }

    private static String share(Schedule schedule) {
        return Double.isNaN(schedule.utilization()) ? "-" : "%.1f %%".formatted(100 * schedule.utilization());
    }

    static List<String> page(Schedule schedule, boolean isCurrent) {
        var lines = new ArrayList<String>();
        lines.add("schedule   %d, %s on %s".formatted(schedule.id(), schedule.op(), schedule.target()));
        lines.add("cycles     %,d, %.2fx of %,d; array %s"
                .formatted(schedule.cycles(), schedule.speedup(), schedule.startCycles(), share(schedule)));
        schedule.tiles().map(TileFacts::describe).ifPresent(tiles -> lines.add("mapping    " + tiles));
        schedule.loops().ifPresent(loops -> lines.add("loops      " + loops));
        lines.add("verified   on %d seeds, %s%s"
                .formatted(
                        schedule.seedsVerified(),
                        schedule.simulatorVersion(),
                        isCurrent ? "" : "; not on this machine: tilesmith schedules verify " + schedule.id()));
        lines.add("found      " + origin(schedule.origin()));
        if (!schedule.optimizations().isEmpty()) {
            lines.add("");
            lines.add("step       from         to     gain  optimization");
        }
        var number = 1;
        for (var step : schedule.optimizations()) {
            lines.add("%4d %,10d %,10d %7.2fx  %s: %s"
                    .formatted(
                            number++,
                            step.cyclesBefore(),
                            step.cyclesAfter(),
                            (double) step.cyclesBefore() / step.cyclesAfter(),
                            step.option(),
                            step.plan()));
        }
        return lines;
    }

    private static String origin(Schedule.Origin origin) {
        var text = new StringBuilder(origin.created());
        text.append(
                origin.run().isPresent() ? " by run %d".formatted(origin.run().getAsLong()) : ", imported");
        if (!origin.proposers().isEmpty()) {
            text.append(" (%s)".formatted(String.join(", ", origin.proposers())));
        }
        if (origin.usd() > 0) {
            text.append(", $%.4f".formatted(origin.usd()));
        }
        origin.parent().ifPresent(parent -> text.append(", from schedule %d".formatted(parent)));
        return text.toString();
    }

    /** Everything about a schedule but its kernel, which {@code source} or {@code file} tells. */
    static Map<String, Object> fields(Schedule schedule) {
        var fields = Console.fields("schedule", schedule.id(), "op", schedule.op());
        if (!schedule.reference().isEmpty()) {
            fields.put("reference", schedule.reference());
        }
        fields.put("target", schedule.target());
        schedule.origin().run().ifPresent(run -> fields.put("run", run));
        fields.put("configuration", schedule.machine().configuration());
        fields.put("simulatorVersion", schedule.simulatorVersion());
        fields.put("start", Console.fields("cycles", schedule.startCycles()));
        var best = Console.fields("cycles", schedule.cycles());
        if (!Double.isNaN(schedule.utilization())) {
            best.put("utilization", schedule.utilization());
        }
        fields.put("best", best);
        fields.put(
                "optimizations",
                schedule.optimizations().stream().map(ScheduleText::step).toList());
        schedule.tiles().ifPresent(tiles -> fields.put("tiles", tiles(tiles)));
        schedule.loops().ifPresent(loops -> fields.put("loops", loops));
        fields.put("inputSeed", schedule.inputSeed());
        fields.put("seedsVerified", schedule.seedsVerified());
        fields.put("foundBy", schedule.origin().proposers());
        fields.put("usd", schedule.origin().usd());
        schedule.origin().parent().ifPresent(parent -> fields.put("parent", parent));
        fields.put("created", schedule.origin().created());
        fields.put("hash", schedule.hash());
        return fields;
    }

    public static Map<String, Object> summary(Schedule schedule) {
        return Console.fields("schedule", schedule.id(), "op", schedule.op(), "speedup", schedule.speedup());
    }

    static Map<String, Object> fieldsWithSource(Schedule schedule) {
        var fields = fields(schedule);
        fields.put("source", schedule.source());
        return fields;
    }

    private static Map<String, Object> step(Schedule.Optimization step) {
        return Console.fields(
                "option", step.option(),
                "plan", step.plan(),
                "cyclesBefore", step.cyclesBefore(),
                "cyclesAfter", step.cyclesAfter());
    }

    private static Map<String, Object> tiles(TileFacts tiles) {
        return Console.fields(
                "rows", tiles.rows(),
                "columns", tiles.columns(),
                "depth", tiles.depth(),
                "resident", tiles.resident(),
                "buffered", tiles.buffered());
    }
}
