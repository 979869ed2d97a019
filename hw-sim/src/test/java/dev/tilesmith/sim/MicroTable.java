package dev.tilesmith.sim;

import dev.tilesmith.sim.report.Command;
import dev.tilesmith.sim.report.Profile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** A table of micro measurements, and what a program printed or did in the places of its rows. */
record MicroTable(List<Row> rows) {
    /**
     * One measurement of the RTL.
     *
     * @param issue cycles until the last command was sent
     * @param total cycles until all had ended
     * @param within how many cycles the simulator may differ
     */
    record Row(String benchmark, String param, long issue, long total, long within) {}

    /** A row as simulated. */
    record Measured(String benchmark, String param, long issue, long total) {}

    static MicroTable read(String name) throws IOException {
        var rows = BareMetal.text("/rtlprograms/" + name + ".csv")
                .lines()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(fields -> new Row(
                        fields[0],
                        fields[1],
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        Long.parseLong(fields[4])))
                .toList();
        return new MicroTable(rows);
    }

    /**
     * What the program printed for each row: the same benchmark, as often as the row has come before. Benchmarks of no row
     * are warm-ups.
     */
    List<Measured> matched(List<Measured> printed) {
        var byBenchmark = new LinkedHashMap<String, List<Measured>>();
        printed.forEach(measured -> byBenchmark
                .computeIfAbsent(measured.benchmark(), _ -> new ArrayList<>())
                .add(measured));
        var seen = new HashMap<String, Integer>();
        var matched = new ArrayList<Measured>();
        for (var row : rows) {
            var occurrence = seen.merge(row.benchmark(), 1, Integer::sum) - 1;
            var measured = byBenchmark.getOrDefault(row.benchmark(), List.of()).get(occurrence);
            if (!measured.param().equals(row.param())) {
                throw new AssertionError(
                        "%s: expected parameter %s, got %s".formatted(row.benchmark(), row.param(), measured.param()));
            }
            matched.add(measured);
        }
        return matched;
    }

    /** Reads the lines {@code R,benchmark,param,issue,total}. */
    static List<Measured> printed(String output) {
        return output.lines()
                .filter(line -> line.startsWith("R,"))
                .map(MicroTable::fromTheEnd)
                .toList();
    }

    private static Measured fromTheEnd(String line) {
        var fields = line.split(",", -1);
        var n = fields.length;
        return new Measured(
                String.join(",", List.of(fields).subList(1, n - 3)),
                fields[n - 3],
                Long.parseLong(fields[n - 2]),
                Long.parseLong(fields[n - 1]));
    }

    /** Reads the lines {@code L,m,n,k,ti,tj,tk,runN,issue,total}. */
    static List<Measured> printedLoops(String output) {
        return output.lines()
                .filter(line -> line.startsWith("L,"))
                .map(line -> line.split(",", -1))
                .map(fields -> new Measured(
                        String.join(" ", List.of(fields).subList(1, 7)),
                        fields[7].substring("run".length()),
                        Long.parseLong(fields[8]),
                        Long.parseLong(fields[9])))
                .toList();
    }

    /** Names the phases of a program that were timed by its commands. */
    static List<Measured> named(List<Row> rows, List<Phases.Phase> phases) {
        var measured = new ArrayList<Measured>();
        for (var i = 0; i < phases.size() && i < rows.size(); i++) {
            measured.add(new Measured(
                    rows.get(i).benchmark(),
                    rows.get(i).param(),
                    phases.get(i).issue(),
                    phases.get(i).total()));
        }
        return measured;
    }

    /**
     * Groups of commands that time separates, as the traces show them: from the first entry into the reservation station to
     * the last entry and the last end. Configurations were sent while tracing was off.
     */
    static final class Phases implements Profile {
        /** Cycles without an event that separate two groups. */
        private static final long GAP = 150;

        /** The times of one group. */
        record Phase(long issue, long total) {}

        private final List<Phase> phases = new ArrayList<>();
        private final Set<Integer> configurations = new HashSet<>();
        private long first;
        private long lastEntry;
        private long lastEnd;

        @Override
        public boolean wantsCommands() {
            return true;
        }

        @Override
        public void allocated(long cycle, int slot, Command command) {
            if (command.name().startsWith("config")) {
                configurations.add(slot);
                return;
            }
            configurations.remove(slot);
            if (cycle - Math.max(lastEntry, lastEnd) > GAP) {
                finish();
                first = cycle;
            }
            lastEntry = cycle;
        }

        @Override
        public void done(long cycle, int slot) {
            lastEnd = configurations.contains(slot) ? lastEnd : cycle;
        }

        private void finish() {
            if (first > 0) {
                phases.add(new Phase(lastEntry - first, lastEnd - first));
            }
            first = 0;
        }

        List<Phase> phases() {
            finish();
            return List.copyOf(phases);
        }
    }
}
