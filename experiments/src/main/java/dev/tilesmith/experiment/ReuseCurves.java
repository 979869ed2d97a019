package dev.tilesmith.experiment;

import dev.tilesmith.experiment.ReuseRuns.Arm;
import dev.tilesmith.experiment.ReuseRuns.Pair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Budget curves with and without reuse: the fewest cycles after n evaluations, and after n calls of a model, for pairs of
 * ops, one of which was optimized before. A line of {@code runs.csv} is one finished run, so that the experiment goes on
 * where it was stopped; when all are there it draws the curves and prints the tables. Arguments: the folder
 * ({@code experiments/008-reuse-curves}), then {@code evaluations} or
 * {@code calls} for the runs of one kind only, then a part of the names of ops, for some pairs only.
 */
public final class ReuseCurves {
    private static final int SEEDS = 5;

    private static final List<Pair> PAIRS = List.of(
            new Pair("gemm:64x64x64", "gemm:96x96x96"),
            new Pair("gemm:64x64x64", "gemm:128x64x96"),
            new Pair("gemm:64x256x64", "gemm:64x128x96"),
            new Pair("gemm:128x64x64,bias=row,act=relu", "gemm:64x96x128,bias=row,act=relu"),
            new Pair("gemm:96x96x96", "gemm:60x100x70"),
            new Pair("conv:1x8x8x16,k=16,r=3,s=3,pad=1", "conv:1x12x12x16,k=32,r=3,s=3,pad=1"),
            new Pair("conv:1x8x8x32,k=16,r=3,s=3,pad=1", "conv:1x10x10x32,k=32,r=3,s=3,pad=1"),
            new Pair("conv:1x14x14x32,k=32,r=1,s=1", "conv:1x12x12x64,k=32,r=1,s=1"));

    private final Path folder;
    private final Path runs;

    private ReuseCurves(Path folder) {
        this.folder = folder;
        this.runs = folder.resolve("runs.csv");
    }

    public static void main(String[] arguments) throws IOException {
        var experiment = new ReuseCurves(Path.of(arguments.length > 0 ? arguments[0] : "experiments/008-reuse-curves"));
        Files.createDirectories(experiment.folder);
        var unit = arguments.length > 1 ? arguments[1] : "";
        var op = arguments.length > 2 ? arguments[2] : "";
        experiment.measure(
                PAIRS.stream().filter(pair -> pair.to().contains(op)).toList(),
                Arrays.stream(Arm.values())
                        .filter(arm -> unit.isEmpty() || arm.isModel() == unit.equals("calls"))
                        .toList());
        experiment.report();
    }

    private void measure(List<Pair> pairs, List<Arm> arms) throws IOException {
        if (!Files.exists(runs)) {
            append("from,to,arm,seed,length,"
                    + ReuseRuns.CHECKPOINTS.stream().map(n -> "after_" + n).collect(Collectors.joining(",")));
        }
        var known = rows().keySet();
        for (var seed = 1; seed <= SEEDS; seed++) {
            for (var pair : pairs) {
                for (var arm : arms) {
                    var key = key(pair, arm, seed);
                    if (!known.contains(key)) {
                        append(key + "," + ReuseRuns.run(pair, arm, seed));
                    }
                }
            }
        }
    }

    private void append(String line) throws IOException {
        Files.writeString(runs, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String key(Pair pair, Arm arm, int seed) {
        return "\"%s\",\"%s\",%s,%d".formatted(pair.from(), pair.to(), arm.label(), seed);
    }

    /** Cycles at the checkpoints, by what was run. */
    private Map<String, List<Long>> rows() throws IOException {
        var found = new LinkedHashMap<String, List<Long>>();
        for (var line : Files.readAllLines(runs, StandardCharsets.UTF_8).stream()
                .skip(1)
                .toList()) {
            var fields = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
            var cycles = new ArrayList<Long>();
            for (var i = 5; i < fields.length; i++) {
                cycles.add(Long.parseLong(fields[i]));
            }
            found.put(String.join(",", List.of(fields).subList(0, 4)), cycles);
        }
        return found;
    }

    private void report() throws IOException {
        var rows = rows();
        var complete = PAIRS.stream()
                .filter(pair -> Arrays.stream(Arm.values()).allMatch(arm -> rows.containsKey(key(pair, arm, SEEDS))))
                .toList();
        table(rows, complete, List.of(Arm.PLAIN, Arm.REPLAY, Arm.REUSE), "evaluations", List.of(20, 100, 700));
        table(rows, complete, List.of(Arm.MODEL, Arm.MODEL_REUSE), "calls", List.of(20, 100));
        for (var pair : complete) {
            draw(rows, pair, "evaluations", List.of(Arm.PLAIN, Arm.REPLAY, Arm.REUSE));
            draw(rows, pair, "calls", List.of(Arm.MODEL, Arm.MODEL_REUSE));
        }
    }

    /** Mean cycles of each arm, and how many times fewer the arms with reuse need than the first, which has none. */
    private static void table(
            Map<String, List<Long>> rows, List<Pair> pairs, List<Arm> arms, String unit, List<Integer> budgets) {
        var head = new StringBuilder("\n| pair |");
        for (var budget : budgets) {
            arms.forEach(arm -> head.append(" %s, %d %s |".formatted(arm.label(), budget, unit)));
        }
        System.out.println(head);
        System.out.println("|---|" + "---|".repeat(budgets.size() * arms.size()));
        var logarithms = new double[budgets.size() * arms.size()];
        for (var pair : pairs) {
            var line = new StringBuilder("| %s after %s |".formatted(pair.to(), pair.from()));
            var cell = 0;
            for (var budget : budgets) {
                var base = mean(rows, pair, arms.getFirst(), budget);
                for (var arm : arms) {
                    var mean = mean(rows, pair, arm, budget);
                    logarithms[cell++] += Math.log(base / mean);
                    line.append(
                            arm == arms.getFirst()
                                    ? " %,.0f |".formatted(mean)
                                    : " %,.0f (%.2fx) |".formatted(mean, base / mean));
                }
            }
            System.out.println(line);
        }
        var line = new StringBuilder("| geometric mean |");
        for (var logarithm : logarithms) {
            line.append(" %.3fx |".formatted(Math.exp(logarithm / pairs.size())));
        }
        System.out.println(line);
    }

    private static double mean(Map<String, List<Long>> rows, Pair pair, Arm arm, int budget) {
        var checkpoint = ReuseRuns.CHECKPOINTS.indexOf(budget);
        return cycles(rows, pair, arm, checkpoint).stream()
                .mapToLong(Long::longValue)
                .average()
                .orElseThrow();
    }

    private static List<Long> cycles(Map<String, List<Long>> rows, Pair pair, Arm arm, int checkpoint) {
        var cycles = new ArrayList<Long>();
        for (var seed = 1; seed <= SEEDS; seed++) {
            var run =
                    Objects.requireNonNull(rows.get(key(pair, arm, seed)), "every run is finished before it is shown");
            cycles.add(run.get(checkpoint));
        }
        return cycles;
    }

    private void draw(Map<String, List<Long>> rows, Pair pair, String unit, List<Arm> arms) throws IOException {
        var curves = new LinkedHashMap<String, List<List<Long>>>();
        for (var arm : arms) {
            var curve = new ArrayList<List<Long>>();
            for (var i = 0; i < ReuseRuns.CHECKPOINTS.size(); i++) {
                curve.add(cycles(rows, pair, arm, i));
            }
            curves.put(arm.label(), curve);
        }
        var title = "%s after %s: best cycles after so many %s, mean and range of %d seeds"
                .formatted(pair.to(), pair.from(), unit, SEEDS);
        var name = "%s-%s.png".formatted(pair.to().replaceAll("[^a-z0-9]+", "-"), unit);
        new CurveChart(title, ReuseRuns.CHECKPOINTS, curves).write(folder.resolve(name));
    }
}
