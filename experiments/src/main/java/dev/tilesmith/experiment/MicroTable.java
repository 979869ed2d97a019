package dev.tilesmith.experiment;

import dev.tilesmith.sim.report.Profile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints the cycles of the programs of micro measurements beside those of the RTL, row by row, and the mean and largest
 * difference of each program: {@code MicroTable [PROGRAM]…}. Needs the RISC-V gcc.
 */
public final class MicroTable {
    private static final List<String> ALL = List.of("micro1", "micro2", "micro3", "micro4", "rocket1", "tr1", "loopws");

    private MicroTable() {}

    /** A row of the RTL. */
    private record Row(String benchmark, String param, long total) {}

    /** @param arguments programs; all unless named */
    public static void main(String[] arguments) throws Exception {
        var program = new MicroProgram(Files.createTempDirectory("micro"));
        var summary = new ArrayList<String>();
        for (var name : arguments.length > 0 ? List.of(arguments) : ALL) {
            var rows = rows(name);
            var totals = totals(program, name, rows);
            summary.add(print(name, rows, totals));
        }
        System.out.println("\n| program | rows | mean difference % | largest % | rows within 2 % |");
        System.out.println("|---|---:|---:|---:|---:|");
        summary.forEach(System.out::println);
    }

    private static List<Row> rows(String name) throws IOException {
        return Files.readAllLines(MicroProgram.table(name + ".csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(fields -> new Row(fields[0], fields[1], Long.parseLong(fields[3])))
                .toList();
    }

    private static List<Long> totals(MicroProgram program, String name, List<Row> rows) throws Exception {
        if (name.equals("tr1")) {
            var phases = new MicroProgram.Phases();
            program.run(name, phases);
            return phases.totals();
        }
        var printed = new LinkedHashMap<String, Deque<Long>>();
        if (name.equals("loopws")) {
            for (var definitions : loopDefinitions(rows)) {
                collect(program.run(name, Profile.NONE, definitions), printed);
            }
        } else {
            collect(program.run(name, Profile.NONE), printed);
        }
        return rows.stream()
                .map(row ->
                        printed.getOrDefault(row.benchmark, new ArrayDeque<>()).removeFirst())
                .toList();
    }

    /** Lines {@code R,benchmark,param,issue,total}, where a benchmark may hold commas, and the like of hardware loops. */
    private static void collect(String output, Map<String, Deque<Long>> printed) {
        output.lines()
                .filter(line -> line.startsWith("R,") || line.startsWith("L,"))
                .forEach(line -> {
                    var fields = List.of(line.split(",", -1));
                    var benchmark = String.join(line.startsWith("L") ? " " : ",", fields.subList(1, fields.size() - 3));
                    printed.computeIfAbsent(benchmark, _ -> new ArrayDeque<>()).add(Long.valueOf(fields.getLast()));
                });
    }

    /** One program for the rows of one size that were repeated as often. */
    private static List<String[]> loopDefinitions(List<Row> rows) {
        var tiles = new LinkedHashMap<String, List<String>>();
        for (var first = 0; first < rows.size(); ) {
            var runs = 1;
            while (first + runs < rows.size() && !rows.get(first + runs).param.equals("0")) {
                runs++;
            }
            var fields = rows.get(first).benchmark.split(" ", 4);
            tiles.computeIfAbsent(
                            "-DM_=%s -DN_=%s -DK_=%s -DRUNS=%d".formatted(fields[0], fields[1], fields[2], runs),
                            _ -> new ArrayList<>())
                    .add("{" + fields[3].replace(' ', ',') + "}");
            first += runs;
        }
        return tiles.entrySet().stream()
                .map(entry -> (entry.getKey() + " -DCFGS=" + String.join(",", entry.getValue())).split(" "))
                .toList();
    }

    private static String print(String name, List<Row> rows, List<Long> totals) {
        System.out.printf("%n## `%s`%n%n| benchmark | parameter | RTL | simulated | difference %% |%n", name);
        System.out.println("|---|---:|---:|---:|---:|");
        var sum = 0.0;
        var largest = 0.0;
        var close = 0;
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            var percent = 100.0 * (totals.get(i) - row.total) / row.total;
            sum += Math.abs(percent);
            largest = Math.max(largest, Math.abs(percent));
            close += Math.abs(percent) <= 2 ? 1 : 0;
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %d | %+.1f |",
                    row.benchmark,
                    row.param,
                    row.total,
                    totals.get(i),
                    percent));
        }
        return String.format(
                Locale.ROOT, "| `%s` | %d | %.2f | %.1f | %d |", name, rows.size(), sum / rows.size(), largest, close);
    }
}
