package dev.tilesmith.experiment;

import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Floor;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.LoopTiling;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.schedule.mapper.ExactMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Prints how near the array's floor the mapper's kernels of convolutions come, without search and without a model, against
 * the plain kernel and the hardware loop, with the tiles of the vendor's library and with the best of some others; medians
 * over the seeds of the inputs, the loop and the plain kernel with the first seed. Every measurement goes to a CSV file.
 * Arguments: the number of seeds (3), the file ({@code near-floor-convolutions.csv}), and the first and the last row.
 */
public final class NearFloorConvolutions {
    /** A convolution, and tilings of the hardware loop to try beside the library's: whole rows, as many as fit. */
    private record Row(String op, List<LoopTiling> tilings) {}

    private static final List<Row> ROWS = List.of(
            new Row(
                    "conv:4x56x56x64,k=64,r=3,s=3,pad=1",
                    List.of(
                            new LoopTiling(1, 8, 56, 16, 64),
                            new LoopTiling(4, 8, 14, 16, 64),
                            new LoopTiling(1, 4, 56, 32, 64))),
            new Row(
                    "conv:4x28x28x128,k=128,r=3,s=3,pad=1",
                    List.of(new LoopTiling(1, 14, 28, 16, 128), new LoopTiling(4, 4, 28, 16, 128))),
            new Row(
                    "conv:4x14x14x256,k=256,r=3,s=3,pad=1",
                    List.of(new LoopTiling(1, 14, 14, 16, 256), new LoopTiling(2, 14, 14, 16, 128))),
            new Row(
                    "conv:4x14x14x128,k=128,r=3,s=3,pad=1",
                    List.of(new LoopTiling(2, 14, 14, 16, 128), new LoopTiling(1, 14, 14, 32, 128))));

    private final int seeds;
    private final List<String> measurements = new ArrayList<>(List.of("op,kernel,seed,cycles"));

    private NearFloorConvolutions(int seeds) {
        this.seeds = seeds;
    }

    public static void main(String[] arguments) throws IOException {
        var experiment = new NearFloorConvolutions(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3);
        var file = Path.of(arguments.length > 1 ? arguments[1] : "near-floor-convolutions.csv");
        var first = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1;
        var last = arguments.length > 3 ? Integer.parseInt(arguments[3]) : ROWS.size();
        System.out.println(
                "| op | plain | loop, library's tiles | loop, best tiles | mapper | over plain | of the array"
                        + " | against the best loop | mapping |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        var logarithm = 0.0;
        for (var row : ROWS.subList(first - 1, last)) {
            logarithm += Math.log(experiment.measure(row));
            Files.write(file, experiment.measurements);
        }
        System.out.printf("geometric mean over plain: %.2fx%n", Math.exp(logarithm / (last - first + 1)));
    }

    /** Prints a row and gives the plain kernel's cycles over the mapper's. */
    private double measure(Row row) {
        var op = (Op.Conv2d) Ops.parse(row.op());
        var mapped = new ExactMapper().best(op, 1).getFirst();
        var cycles = median(op, mapped.description(), mapped.source());
        var library = cycles(op, "loop with the library's tiles", StartingKernels.of(op, Start.FSM), 1);
        var loop = row.tilings().stream()
                .mapToLong(tiling -> cycles(op, "loop with tiles of " + tiling, tiling.kernel(op), 1))
                .reduce(library, Math::min);
        var plain = cycles(op, "plain", StartingKernels.of(op, Start.PLAIN), 1);
        var overPlain = (double) plain / cycles;
        System.out.printf(
                "| %s | %,d | %,d | %,d | %,d | %.2fx | %.1f %% | %.1f %% | %s |%n",
                row.op(),
                plain,
                library,
                loop,
                cycles,
                overPlain,
                100 * Floor.of(op, op.target()).orElseThrow().share(new Cycles(cycles)),
                100.0 * loop / cycles,
                mapped.description());
        return overPlain;
    }

    private long median(Op op, String name, String source) {
        var cycles = new ArrayList<Long>();
        for (var seed = 1; seed <= seeds; seed++) {
            cycles.add(cycles(op, name, source, seed));
        }
        cycles.sort(Comparator.naturalOrder());
        return cycles.get(cycles.size() / 2);
    }

    private long cycles(Op op, String name, String source, long seed) {
        var settings = EvaluationSettings.DEFAULT
                .withSeed(seed)
                .withLoopCommands(
                        source.contains("gemmini_loop_conv_ws")
                                ? EvaluationSettings.LoopCommands.ALLOWED
                                : EvaluationSettings.LoopCommands.REJECTED);
        var cycles = CorrectCycles.of(op, source, settings);
        measurements.add("\"%s\",\"%s\",%d,%d".formatted(op.text(), name, seed, cycles));
        return cycles;
    }
}
