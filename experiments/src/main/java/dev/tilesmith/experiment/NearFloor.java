package dev.tilesmith.experiment;

import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Floor;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.schedule.mapper.ExactMapper;
import dev.tilesmith.schedule.mapper.Mapped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prints how near the array's floor the mapper's kernels come, without search and without a model, against the plain
 * kernel and the hardware loop's library on the RTL; medians over the seeds of the inputs. Every measurement goes to a CSV
 * file. Arguments: the number of seeds (3) and the file ({@code near-floor.csv}).
 */
public final class NearFloor {
    private static final int MAPPINGS = 3;

    /** A product, and cold cycles of the hardware loop's library on the RTL; 0 where they were not measured. */
    private record Row(String op, long libraryCycles) {}

    private static final List<Row> ROWS = List.of(
            new Row("gemm:512x512x512", 547_652),
            new Row("gemm:784x256x1024", 812_986),
            new Row("gemm:3136x128x512", 888_354),
            new Row("gemm:3136x512x128", 855_307),
            new Row("gemm:12544x64x256", 986_763),
            new Row("gemm:12544x256x64", 808_697),
            new Row("gemm:1024x1024x1024", 0));

    private final int seeds;
    private final List<String> measurements = new ArrayList<>();

    private NearFloor(int seeds) {
        this.seeds = seeds;
    }

    public static void main(String[] arguments) throws IOException {
        var experiment = new NearFloor(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3);
        var file = Path.of(arguments.length > 1 ? arguments[1] : "near-floor.csv");
        experiment.measurements.add("op,mapping,estimated_cycles,seed,cycles");
        System.out.println(
                "| op | plain | mapper | over plain | of the array | against the library | estimate | mapping |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        var logarithm = 0.0;
        var compared = 0;
        for (var row : ROWS) {
            var ratio = experiment.measure(row);
            if (row.libraryCycles() > 0) {
                logarithm += Math.log(ratio);
                compared++;
            }
        }
        System.out.printf("geometric mean against the library: %.1f %%%n", 100 * Math.exp(logarithm / compared));
        Files.write(file, experiment.measurements);
    }

    /** Prints a row and gives the library's cycles over the mapper's. */
    private double measure(Row row) {
        var op = Ops.parse(row.op());
        var best = new ExactMapper()
                .best(op, MAPPINGS).stream()
                        .map(mapped -> new Measured(mapped, median(op, mapped)))
                        .min(Comparator.comparingLong(Measured::cycles))
                        .orElseThrow();
        var plain = CorrectCycles.of(op, StartingKernels.of(op, Start.PLAIN), EvaluationSettings.DEFAULT);
        var floor = Floor.of(op, op.target()).orElseThrow();
        var ratio = (double) row.libraryCycles() / best.cycles();
        System.out.printf(
                "| %s | %,d | %,d | %.2fx | %.1f %% | %s | %,d | %s |%n",
                row.op(),
                plain,
                best.cycles(),
                (double) plain / best.cycles(),
                100 * floor.share(new Cycles(best.cycles())),
                row.libraryCycles() > 0 ? "%.1f %%".formatted(100 * ratio) : "-",
                best.mapped().estimatedCycles(),
                best.mapped().description());
        return ratio;
    }

    private record Measured(Mapped mapped, long cycles) {}

    private long median(Op op, Mapped mapped) {
        var cycles = new ArrayList<Long>();
        for (var seed = 1; seed <= seeds; seed++) {
            var one = CorrectCycles.of(op, mapped.source(), EvaluationSettings.DEFAULT.withSeed(seed));
            measurements.add("%s,\"%s\",%d,%d,%d"
                    .formatted(op.text(), mapped.description(), mapped.estimatedCycles(), seed, one));
            cycles.add(one);
        }
        cycles.sort(Comparator.naturalOrder());
        return cycles.get(cycles.size() / 2);
    }
}
