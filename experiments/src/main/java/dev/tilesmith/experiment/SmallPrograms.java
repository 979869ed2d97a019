package dev.tilesmith.experiment;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Searches from an expert's kernels of the three small programs of TinyMPC (FP32, a 4x4 array) and prints by how much the
 * rewriter beats them; medians over the seeds. Argument: the number of seeds (3).
 */
public final class SmallPrograms {
    private static final String FOLDER = "experiments/006-small-programs";
    private static final List<String> PROGRAMS = List.of("control", "forward", "backward");

    private SmallPrograms() {}

    public static void main(String[] arguments) throws Exception {
        var seeds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
        var launcher = Launcher.here();
        System.out.println("| program | expert | best, by seed | median speedup |");
        System.out.println("|---|---|---|---|");
        var logarithm = 0.0;
        for (var program : PROGRAMS) {
            var start = 0L;
            var best = new long[seeds];
            for (var seed = 1; seed <= seeds; seed++) {
                var result = launcher.optimize(
                                List.of(),
                                "c:%s/ops/%s.c".formatted(FOLDER, program),
                                "--kernel",
                                "%s/expert/%s.c".formatted(FOLDER, program),
                                "--seed",
                                Integer.toString(seed))
                        .result();
                start = result.path("start").path("cycles").asLong();
                best[seed - 1] = result.path("best").path("cycles").asLong();
            }
            var sorted = IntStream.range(0, seeds)
                    .mapToObj(index -> best[index])
                    .sorted()
                    .toList();
            var speedup = (double) start / sorted.get(seeds / 2);
            logarithm += Math.log(speedup);
            System.out.printf("| %s | %,d | %s | %.2fx |%n", program, start, sorted, speedup);
        }
        System.out.printf("geometric mean: %.2fx%n", Math.exp(logarithm / PROGRAMS.size()));
    }
}
