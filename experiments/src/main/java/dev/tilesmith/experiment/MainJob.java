package dev.tilesmith.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Runs the main job, the search alone without the mapper's kernels, as a user does, with the launcher, each time on an empty store, and prints what came out: speedup,
 * utilization, time, and whether the same command gives the same bytes on one core and on two.
 */
public final class MainJob {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> OPS =
            List.of("gemm:512x512x512", "gemm:12544x64x256", "conv:4x56x56x64,k=64,r=3,s=3,pad=1");

    private final Path launcher;
    private final Path work;

    private MainJob(Path launcher, Path work) {
        this.launcher = launcher;
        this.work = work;
    }

    /** What a run left: its last JSON object, its iteration lines, its kernel. */
    private record Outcome(JsonNode result, String iterations, String kernel) {}

    public static void main(String[] arguments) throws Exception {
        var ops = arguments.length > 0 ? List.of(arguments) : OPS;
        var job = new MainJob(Path.of("tilesmith").toAbsolutePath(), Files.createTempDirectory("main-job"));
        System.out.println("| op | start | best | speedup | array | of the floor | evaluations | seconds |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        var first = job.optimize(ops.getFirst(), List.of());
        System.out.println(row(first));
        for (var op : ops.subList(1, ops.size())) {
            System.out.println(row(job.optimize(op, List.of())));
        }
        for (var pinned : List.of(List.of("taskset", "-c", "0"), List.of("taskset", "-c", "0,1"))) {
            var again = job.optimize(ops.getFirst(), pinned);
            System.out.printf(
                    "again with `%s`: best.c %s, iteration table %s%n",
                    String.join(" ", pinned),
                    again.kernel().equals(first.kernel()) ? "identical" : "DIFFERENT",
                    again.iterations().equals(first.iterations()) ? "identical" : "DIFFERENT");
        }
    }

    private Outcome optimize(String op, List<String> prefix) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory(work, "run");
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(
                launcher.toString(),
                "optimize",
                op,
                "--json",
                "--out",
                folder.resolve("out").toString()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("TILESMITH_HOME", folder.resolve("home").toString());
        var process = builder.start();
        var lines = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("`%s` failed: %s".formatted(String.join(" ", command), lines));
        }
        var iterations =
                lines.stream().filter(line -> line.contains("\"iteration\"")).collect(Collectors.joining("\n"));
        return new Outcome(JSON.readTree(lines.getLast()), iterations, Files.readString(folder.resolve("out/best.c")));
    }

    private static String row(Outcome outcome) {
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
