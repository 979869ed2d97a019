package dev.tilesmith.experiment;

import java.util.List;

/**
 * Runs the main job as a user does and prints what came out: speedup, utilization, time, and whether the same command
 * gives the same bytes on one core and on two.
 */
public final class MainJob {
    private static final List<String> OPS =
            List.of("gemm:512x512x512", "gemm:12544x64x256", "conv:4x56x56x64,k=64,r=3,s=3,pad=1");

    private MainJob() {}

    public static void main(String[] arguments) throws Exception {
        var ops = arguments.length > 0 ? List.of(arguments) : OPS;
        var launcher = Launcher.here();
        System.out.println("| op | start | best | speedup | array | of the floor | evaluations | seconds |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        var first = launcher.optimize(List.of(), ops.getFirst());
        System.out.println(row(first));
        for (var op : ops.subList(1, ops.size())) {
            System.out.println(row(launcher.optimize(List.of(), op)));
        }
        for (var pinned : List.of(List.of("taskset", "-c", "0"), List.of("taskset", "-c", "0,1"))) {
            var again = launcher.optimize(pinned, ops.getFirst());
            System.out.printf(
                    "again with `%s`: best.c %s, iteration table %s%n",
                    String.join(" ", pinned),
                    again.kernel().equals(first.kernel()) ? "identical" : "DIFFERENT",
                    again.iterations().equals(first.iterations()) ? "identical" : "DIFFERENT");
        }
    }

    private static String row(Launcher.Outcome outcome) {
        var result = outcome.result();
        var best = result.path("best").path("cycles").asLong();
        return "| %s | %,d | %,d | %.2fx | %.1f %% | %.1f %% | %d | %.0f |"
                .formatted(
                        result.path("op").asText(),
                        result.path("start").path("cycles").asLong(),
                        best,
                        result.path("speedup").asDouble(),
                        100 * result.path("best").path("utilization").asDouble(),
                        100.0 * result.path("floor").path("cycles").asLong() / best,
                        result.path("evaluations").asInt(),
                        result.path("seconds").asDouble());
    }
}
