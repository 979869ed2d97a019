package dev.tilesmith.experiment;

import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares cycles of the simulator with those of Gemmini on an FPGA, for kernels that carry out the mappings which were measured
 * there: those whose buffers fit the default machine, without stride. Prints Spearman's rank correlation. Each
 * measurement is kept in a CSV file at once, and made once. Arguments: the file of rows from the data set of
 * ucb-bar/dosa, the largest number of array cycles to simulate (2000000), and the CSV file ({@code fpga-rows.csv}).
 */
public final class FpgaRows {
    private FpgaRows() {}

    /** A measured mapping. */
    private record Row(Op.Conv2d op, String text, FpgaMapping mapping, long arrayCycles, double fpgaCycles) {
        String name() {
            return op.text();
        }
    }

    /** @param arguments rows, the largest number of array cycles, and the CSV file */
    public static void main(String[] arguments) throws IOException {
        var most = arguments.length > 1 ? Long.parseLong(arguments[1]) : 2_000_000L;
        var results = Results.open(Path.of(arguments.length > 2 ? arguments[2] : "fpga-rows.csv"));
        var rows = read(Path.of(arguments[0]));
        var fitting = rows.stream()
                .filter(row -> new FpgaKernel(row.op, row.mapping).fits())
                .toList();
        var complete = fitting.stream().filter(row -> row.mapping.keepsSums()).toList();
        var small = complete.stream()
                .filter(row -> row.arrayCycles <= most)
                .sorted(Comparator.comparingLong(Row::arrayCycles))
                .toList();
        System.out.printf(
                "%d rows without stride, %d fit the default machine, %d of those complete their sums in the accumulator, %d have at most %,d array cycles%n",
                rows.size(), fitting.size(), complete.size(), small.size(), most);
        for (var row : small) {
            if (results.find(row.name(), row.text).isEmpty()) {
                var source = new FpgaKernel(row.op, row.mapping).write();
                results.add(new Results.Row(
                        row.name(),
                        "" + row.fpgaCycles,
                        row.text,
                        CorrectCycles.of(row.op, source, EvaluationSettings.DEFAULT),
                        ""));
            }
        }
        print("all", small, results);
        print("1x1", small.stream().filter(row -> row.op.kernelRows() == 1).toList(), results);
        print(
                "larger kernels",
                small.stream().filter(row -> row.op.kernelRows() > 1).toList(),
                results);
    }

    private static void print(String name, List<Row> rows, Results results) {
        var ours = new ArrayList<Double>();
        var theirs = new ArrayList<Double>();
        var array = new ArrayList<Double>();
        for (var row : rows) {
            ours.add((double) results.find(row.name(), row.text).orElseThrow().cycles());
            theirs.add(row.fpgaCycles);
            array.add((double) row.arrayCycles);
        }
        System.out.printf(
                "%s: %d rows, Spearman %.3f (array cycles alone: %.3f)%n",
                name, rows.size(), RankCorrelation.of(ours, theirs), RankCorrelation.of(array, theirs));
    }

    private static List<Row> read(Path file) throws IOException {
        var lines = Files.readAllLines(file);
        var names = Arrays.asList(lines.getFirst().split(","));
        var rows = new ArrayList<Row>();
        for (var line : lines.subList(1, lines.size())) {
            var field = fields(names, line);
            if (text(field, "Wstride").equals("1") && text(field, "Hstride").equals("1")) {
                rows.add(row(field));
            }
        }
        return rows;
    }

    private static Map<String, String> fields(List<String> names, String line) {
        var values = line.split(",");
        var fields = new HashMap<String, String>();
        for (var i = 0; i < values.length; i++) {
            fields.put(names.get(i), values[i]);
        }
        return fields;
    }

    /** Where a kernel is one pixel and tiles have whole rows, all pixels are one row, as for a product. */
    private static Row row(Map<String, String> field) {
        var isOneRow = number(field, "R") * number(field, "S") == 1
                && FpgaMapping.parse(text(field, "mapping")).tile('Q') == number(field, "Q");
        var mapping = isOneRow ? text(field, "mapping").replace('P', 'Q') : text(field, "mapping");
        var rows = isOneRow ? 1 : number(field, "P");
        var columns = number(field, "Q") * (isOneRow ? number(field, "P") : 1);
        var op = Ops.parse("conv:%dx%dx%dx%d,k=%d,r=%d,s=%d"
                .formatted(
                        number(field, "N"),
                        rows + number(field, "R") - 1,
                        columns + number(field, "S") - 1,
                        number(field, "C"),
                        number(field, "K"),
                        number(field, "R"),
                        number(field, "S")));
        return new Row(
                (Op.Conv2d) op,
                text(field, "mapping"),
                FpgaMapping.parse(mapping),
                Math.round(Double.parseDouble(text(field, "ideal_cycles"))),
                Double.parseDouble(text(field, "mapping_cycles")));
    }

    private static String text(Map<String, String> field, String name) {
        return field.getOrDefault(name, "");
    }

    private static int number(Map<String, String> field, String name) {
        return Integer.parseInt(text(field, name));
    }
}
