package dev.tilesmith.agent.report;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.LineCounters;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.report.UnitAccount;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What each line of a kernel's source does and costs: the lines that are on the critical path or send commands. */
public final class LineTable {
    private static final int MOST_ROWS = 12;

    private final Kernel kernel;
    private final Counters counters;
    private final List<String> source;

    public LineTable(Kernel kernel, Counters counters) {
        this.kernel = kernel;
        this.counters = counters;
        source = kernel.source().lines().toList();
    }

    /**
     * One source line.
     *
     * @param line of which nothing is known: 0
     * @param hostCycles that the core spent on the line, but for waits in fences and for a full command queue
     * @param pathCycles the line's part of the critical path
     * @param waitedCycles that the critical unit lost because of the line
     * @param text the source
     */
    public record Row(int line, LineCounters done, long hostCycles, long pathCycles, long waitedCycles, String text) {
        /** The largest of what it costs: a host's loop is on the path with the command behind it. */
        private long costCycles() {
            return Math.max(pathCycles, Math.max(hostCycles, waitedCycles));
        }

        private Row plus(Row other) {
            return new Row(
                    line,
                    done.plus(other.done),
                    hostCycles + other.hostCycles,
                    pathCycles + other.pathCycles,
                    waitedCycles + other.waitedCycles,
                    text);
        }
    }

    /** The unit whose work has to be done before the kernel is: the busiest of the accelerator's, without one the host. */
    public Unit criticalUnit() {
        return counters.accounts().stream()
                .filter(account -> switch (account.unit()) {
                    case LOAD, EXECUTE, STORE -> account.busyCycles() > 0;
                    case HOST, ISSUE -> false;
                })
                .max(Comparator.comparingLong(UnitAccount::busyCycles))
                .map(UnitAccount::unit)
                .orElse(Unit.HOST);
    }

    /** A row for each line that does anything or is waited for, in order of the line. */
    public List<Row> rows() {
        var rows = new TreeMap<Integer, Row>();
        for (var done : counters.lines()) {
            add(rows, new Row(done.line(), done, 0, 0, 0, text(done.line())));
        }
        for (var busy : counters.busy()) {
            if (busy.unit() == Unit.HOST) {
                add(rows, row(busy.line(), busy.cycles(), 0, 0));
            }
        }
        for (var step : counters.path().steps()) {
            add(rows, row(step.line(), 0, step.cycles(), 0));
        }
        var critical = criticalUnit();
        for (var wait : counters.waits()) {
            if (wait.unit() == Unit.HOST && isOwn(wait.reason())) {
                add(rows, row(wait.line(), wait.cycles(), 0, 0));
            }
            if (wait.unit() == critical) {
                add(rows, row(wait.line(), 0, 0, wait.cycles()));
            }
        }
        return List.copyOf(rows.values());
    }

    /** Whether the core loses these cycles by itself rather than to the accelerator. */
    private static boolean isOwn(Reason reason) {
        return reason != Reason.COMMAND_QUEUE_FULL && reason != Reason.FENCE;
    }

    private static void add(Map<Integer, Row> rows, Row row) {
        rows.merge(row.line, row, Row::plus);
    }

    private Row row(int line, long hostCycles, long pathCycles, long waitedCycles) {
        var nothing = new LineCounters(line, 0, 0, 0, 0, Collections.emptySortedSet());
        return new Row(line, nothing, hostCycles, pathCycles, waitedCycles, text(line));
    }

    private String text(int line) {
        return line > 0 && line <= source.size() ? source.get(line - 1).strip() : "";
    }

    /** The table for a terminal: the rows that cost or move most. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        lines.add("line  commands  on path     host  %s waits  bytes moved    again  %s"
                .formatted(criticalUnit().label(), kernel.name()));
        rows().stream()
                .filter(row -> row.line > 0)
                .sorted(Comparator.comparingLong(Row::costCycles)
                        .thenComparing(row -> row.done.bytesMoved())
                        .thenComparing(row -> row.done.commands())
                        .reversed()
                        .thenComparing(Row::line))
                .limit(MOST_ROWS)
                .sorted(Comparator.comparingInt(Row::line))
                .forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(Row row) {
        var format = "%%4d %%,9d  %%7s  %%7s  %%%ds  %%,11d  %%7s  "
                .formatted(criticalUnit().label().length() + 6);
        var numbers = format.formatted(
                row.line,
                row.done.commands(),
                share(row.pathCycles),
                share(row.hostCycles),
                share(row.waitedCycles),
                row.done.bytesMoved(),
                row.done.bytesMoved() == 0
                        ? "-"
                        : KernelReport.percent(row.done.bytesMovedAgain(), row.done.bytesMoved()));
        return numbers + KernelReport.shortened(row.text, KernelReport.MOST_COLUMNS - numbers.length());
    }

    private String share(long cycles) {
        return cycles == 0 ? "-" : KernelReport.percent(cycles, counters.cycles());
    }
}
