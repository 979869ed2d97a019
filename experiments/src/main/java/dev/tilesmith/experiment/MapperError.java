package dev.tilesmith.experiment;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.mapper.ExactMapper;
import dev.tilesmith.schedule.mapper.Mapped;
import dev.tilesmith.sim.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Prints how far the mapper's cost model is from the simulator: the mean absolute error, the rank correlation, and what its
 * first choice and the best of its first three lose against the best mapping measured. Of each product's mappings as many
 * as asked for are measured, at even distances in their order. Arguments: mappings of each product (16) and the CSV file
 * ({@code mapper-error.csv}).
 */
public final class MapperError {
    private static final List<String> OPS = List.of(
            "gemm:256x256x256",
            "gemm:784x256x64",
            "gemm:784x64x256",
            "gemm:512x64x64",
            "gemm:128x512x256",
            "gemm:196x512x128",
            "gemm:100x200x300",
            "gemm:49x1024x256",
            "gemm:256x256x256,out=i32",
            "gemm:256x128x256,bias=row,act=relu",
            "gemm:128x256x256,tb",
            "gemm:128x1536x128",
            "gemm:128x128x128,ta,tb",
            "gemm:196x128x512,bias=full",
            "gemm:3136x64x64",
            "gemm:64x64x64,type=f32");

    private MapperError() {}

    /** @param arguments mappings of each product, and the CSV file */
    public static void main(String[] arguments) throws IOException {
        var count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 16;
        var file = Path.of(arguments.length > 1 ? arguments[1] : "mapper-error.csv");
        var lines = new ArrayList<>(List.of("op,mapping,estimated_cycles,cycles,instructions"));
        System.out.println(
                "| op | mappings | measured | mean abs. error | rank correlation | first loses | best of 3 loses |");
        System.out.println("|---|---|---|---|---|---|---|");
        var all = new ArrayList<Sample>();
        for (var text : OPS) {
            var op = Ops.parse(text);
            measure(op, count, all, lines);
            Files.write(file, lines);
        }
        System.out.printf(Locale.ROOT, "mean absolute error of all: %.1f %%%n", 100 * error(all));
    }

    /** An estimate and what the simulator says. */
    private record Sample(long estimated, long cycles, long instructions) {
        double error() {
            return Math.abs((double) estimated / cycles - 1);
        }
    }

    private static void measure(Op op, int count, List<Sample> all, List<String> lines) {
        var mappings = new ExactMapper().best(op, Integer.MAX_VALUE);
        var samples = new ArrayList<Sample>();
        for (var mapped : chosen(mappings, count)) {
            var sample = sample(op, mapped);
            samples.add(sample);
            lines.add("\"%s\",\"%s\",%d,%d,%d"
                    .formatted(op.text(), mapped.description(), sample.estimated, sample.cycles, sample.instructions));
        }
        all.addAll(samples);
        var best = samples.stream().mapToLong(Sample::cycles).min().orElseThrow();
        var three = samples.stream().limit(3).mapToLong(Sample::cycles).min().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %.1f %% | %.3f | %.1f %% | %.1f %% |%n",
                op.text(),
                mappings.size(),
                samples.size(),
                100 * error(samples),
                rankCorrelation(samples),
                100.0 * (samples.getFirst().cycles - best) / best,
                100.0 * (three - best) / best);
    }

    /** The first three, and others at even distances. */
    private static List<Mapped> chosen(List<Mapped> mappings, int count) {
        if (mappings.size() <= count) {
            return mappings;
        }
        var chosen = new ArrayList<>(mappings.subList(0, 3));
        for (var i = 1; i <= count - 3; i++) {
            chosen.add(mappings.get(2 + (int) ((long) i * (mappings.size() - 3) / (count - 3))));
        }
        return chosen;
    }

    private static Sample sample(Op op, Mapped mapped) {
        var image = KernelCalls.compile(op, new Kernel("kernel.c", mapped.source()));
        var run = KernelCalls.call(op, image, Program.Mode.EVALUATED);
        return new Sample(mapped.estimatedCycles(), run.cycles().getFirst(), run.instructions());
    }

    private static double error(List<Sample> samples) {
        return samples.stream().mapToDouble(Sample::error).average().orElseThrow();
    }

    /** Spearman's, with equal values sharing their mean rank. */
    private static double rankCorrelation(List<Sample> samples) {
        return RankCorrelation.of(
                samples.stream().map(sample -> (double) sample.estimated).toList(),
                samples.stream().map(sample -> (double) sample.cycles).toList());
    }
}
