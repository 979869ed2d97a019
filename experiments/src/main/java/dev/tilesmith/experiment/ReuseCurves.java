package dev.tilesmith.experiment;

import dev.tilesmith.experiment.ReuseRuns.Arm;
import dev.tilesmith.experiment.ReuseRuns.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Budget curves with and without reuse: the fewest cycles after n evaluations, and after n calls of a model, for pairs of
 * ops, one of which was optimized before. A line of {@code runs.csv} is one finished run, so that the experiment goes on
 * where it was stopped. It prints tables and draws curves of all that the file has: the same seeds of every arm. Arguments:
 * the folder ({@code experiments/008-reuse-curves}), how many seeds (5), and threads (2; none to show what there is).
 */
public final class ReuseCurves {
    private static final List<Pair> PAIRS = List.of(
            new Pair("gemm:64x64x64", "gemm:96x96x96"),
            new Pair("gemm:64x64x64", "gemm:128x64x96"),
            new Pair("gemm:64x256x64", "gemm:64x128x96"),
            new Pair("gemm:128x64x64,bias=row,act=relu", "gemm:64x96x128,bias=row,act=relu"),
            new Pair("gemm:96x96x96", "gemm:60x100x70"),
            new Pair("conv:1x8x8x16,k=16,r=3,s=3,pad=1", "conv:1x12x12x16,k=32,r=3,s=3,pad=1"),
            new Pair("conv:1x8x8x32,k=16,r=3,s=3,pad=1", "conv:1x10x10x32,k=32,r=3,s=3,pad=1"),
            new Pair("conv:1x14x14x32,k=32,r=1,s=1", "conv:1x12x12x64,k=32,r=1,s=1"),
            new Pair("conv:1x8x8x16,k=32,r=3,s=3,pad=1", "conv:2x8x8x16,k=32,r=3,s=3,pad=1,bias=row,act=relu"),
            new Pair("conv:1x10x10x16,k=16,r=3,s=3", "conv:1x13x11x16,k=24,r=3,s=3"));

    /** Arms in the order in which they are run: what is asked first, for all seeds, then the rest. */
    private static final List<List<Arm>> PARTS = List.of(
            List.of(Arm.PLAIN, Arm.REUSE, Arm.REUSE_DEFAULT), List.of(Arm.REPLAY), List.of(Arm.MODEL, Arm.MODEL_REUSE));

    private static final List<Arm> EVALUATIONS = List.of(Arm.PLAIN, Arm.REUSE, Arm.REUSE_DEFAULT, Arm.REPLAY);
    private static final List<Arm> CALLS = List.of(Arm.MODEL, Arm.MODEL_REUSE);

    private final Path folder;
    private final Path runs;
    private final int seeds;

    private ReuseCurves(Path folder, int seeds) {
        this.folder = folder;
        this.runs = folder.resolve("runs.csv");
        this.seeds = seeds;
    }

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments.length > 0 ? arguments[0] : "experiments/008-reuse-curves");
        var seeds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        var experiment = new ReuseCurves(folder, seeds);
        Files.createDirectories(folder);
        var threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2;
        if (threads > 0) {
            experiment.measure(threads);
        }
        experiment.report();
    }

    private void measure(int threads) throws IOException {
        if (!Files.exists(runs)) {
            append("from,to,arm,seed,length,"
                    + ReuseRuns.CHECKPOINTS.stream().map(n -> "after_" + n).collect(Collectors.joining(",")));
        }
        var known = rows().keySet();
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var running = new ArrayList<CompletableFuture<Void>>();
            for (var part : PARTS) {
                for (var seed = 1; seed <= seeds; seed++) {
                    for (var pair : PAIRS) {
                        var number = seed;
                        var missing = part.stream()
                                .filter(arm -> !known.contains(key(pair, arm, number)))
                                .toList();
                        running.add(CompletableFuture.runAsync(() -> measure(pair, missing, number), pool));
                    }
                }
            }
            running.forEach(CompletableFuture::join);
        }
    }

    private void measure(Pair pair, List<Arm> arms, int seed) {
        for (var arm : arms) {
            append(key(pair, arm, seed) + "," + ReuseRuns.run(pair, arm, seed));
        }
    }

    private synchronized void append(String line) {
        try {
            Files.writeString(runs, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key(Pair pair, Arm arm, int seed) {
        return "\"%s\",\"%s\",%s,%d".formatted(pair.from(), pair.to(), arm, seed);
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
        for (var budget : List.of(20, 100, 700)) {
            table(rows, EVALUATIONS, budget, "evaluations");
        }
        for (var budget : List.of(20, 60)) {
            table(rows, CALLS, budget, "calls");
        }
        for (var pair : PAIRS) {
            draw(rows, pair, "evaluations", EVALUATIONS, 700);
            draw(rows, pair, "calls", CALLS, 100);
        }
    }

    private void table(Map<String, List<Long>> rows, List<Arm> arms, int budget, String unit) {
        var checkpoint = ReuseRuns.CHECKPOINTS.indexOf(budget);
        var table = PAIRS.stream()
                .map(pair -> new ReuseTable.Row(
                        pair,
                        arms.stream()
                                .map(arm -> cycles(rows, pair, arm, checkpoint))
                                .toList()))
                .filter(row -> row.cycles().stream().noneMatch(List::isEmpty))
                .toList();
        if (!table.isEmpty()) {
            System.out.println(new ReuseTable(table, arms, "%d %s".formatted(budget, unit)).text());
        }
    }

    /** Of the seeds that were run. */
    private List<Long> cycles(Map<String, List<Long>> rows, Pair pair, Arm arm, int checkpoint) {
        return IntStream.rangeClosed(1, seeds)
                .mapToObj(seed -> key(pair, arm, seed))
                .filter(rows::containsKey)
                .map(key -> rows.getOrDefault(key, List.of()).get(checkpoint))
                .toList();
    }

    private void draw(Map<String, List<Long>> rows, Pair pair, String unit, List<Arm> arms, int budget)
            throws IOException {
        var checkpoints =
                ReuseRuns.CHECKPOINTS.stream().filter(n -> n <= budget).toList();
        var curves = new LinkedHashMap<String, List<List<Long>>>();
        for (var arm : arms) {
            var curve = IntStream.range(0, checkpoints.size())
                    .mapToObj(checkpoint -> cycles(rows, pair, arm, checkpoint))
                    .toList();
            if (!curve.getFirst().isEmpty()) {
                curves.put(arm.label(), curve);
            }
        }
        if (!curves.isEmpty()) {
            var title = "%s after %s: cycles after so many %s, mean and range".formatted(pair.to(), pair.from(), unit);
            var name = "%s-%s.png".formatted(pair.to().replaceAll("[^a-z0-9]+", "-"), unit);
            new CurveChart(title, checkpoints, curves).write(folder.resolve(name));
        }
    }
}
