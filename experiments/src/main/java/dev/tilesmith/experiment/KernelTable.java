package dev.tilesmith.experiment;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Measurement;
import dev.tilesmith.eval.gcc.GccCompiler;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.timing.TimingStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Prints the cycles of each kernel of a folder under both compilers beside those of the RTL, averaged over the starts of
 * the machine, as Markdown: {@code KernelTable [FOLDER|RECORDING.jsonl int8|fp32]…}. A folder without a cycles.csv is compared with gcc's code
 * alone, and so are the kernels of a recorded run, without those that are rejected. The default is docs/cycles.md's: the measured kernels of
 * the test resources.
 */
public final class KernelTable {
    private static final String RESOURCES = "hw-sim/src/test/resources/kernels/";
    private static final List<String> DEFAULT = List.of(
            RESOURCES + "int8", "int8",
            RESOURCES + "fp32", "fp32",
            RESOURCES + "written/int8", "int8",
            RESOURCES + "written/fp32", "fp32");

    private final KernelCompiler gcc;
    private final KernelCompiler builtin = new BuiltinCompiler();

    private KernelTable(KernelCompiler gcc) {
        this.gcc = gcc;
    }

    /** @param arguments folders or recordings, each followed by its target */
    public static void main(String[] arguments) throws Exception {
        var table = new KernelTable(GccCompiler.find());
        var wanted = arguments.length > 0 ? List.of(arguments) : DEFAULT;
        for (var i = 0; i + 1 < wanted.size(); i += 2) {
            var config = wanted.get(i + 1).equals("fp32") ? GemminiConfig.FP32_4 : GemminiConfig.INT8_16;
            table.print(Path.of(wanted.get(i)), config);
        }
    }

    /** Cycles of the cold and the warm call. */
    private record Pair(long cold, long warm) {}

    /** A kernel under one compiler: cycles averaged over the starts, the rest from the first of them. */
    private record Run(Pair cycles, long instructions, long commands) {}

    /** A kernel under both compilers, and on the RTL where it was measured. */
    private record Row(String name, Optional<Pair> rtl, Run gcc, Run builtin) {
        /** What the compilers are judged by: the RTL, or gcc's code on the simulator. */
        Pair reference() {
            return rtl.orElse(gcc.cycles);
        }

        /** Whether host code takes its time: more than 50 instructions a command (gcc's code). */
        boolean isHostBound() {
            return gcc.instructions > 50 * gcc.commands;
        }
    }

    private void print(Path folder, GemminiConfig config) throws IOException {
        var measured = measured(folder.resolve("cycles.csv"));
        var rows = new ArrayList<Row>();
        for (var kernel : kernels(folder, config)) {
            rows.add(new Row(
                    kernel.name().substring(0, kernel.name().length() - 2),
                    Optional.ofNullable(measured.get(kernel.name())),
                    measure(gcc, kernel, config),
                    measure(builtin, kernel, config)));
        }
        System.out.printf("%n## `%s`%n%n", folder);
        if (measured.isEmpty()) {
            System.out.println(
                    "Not measured on the RTL; errors are those of the built-in compiler's code against gcc's.\n");
        }
        System.out.println(
                "| kernel | bound by | RTL cold | warm | gcc cold | error % | warm | error % | built-in cold | error % "
                        + "| warm | error % | instructions gcc | built-in |");
        System.out.println("|---|---|" + "---:|".repeat(12));
        rows.forEach(KernelTable::print);
        summarize(rows);
    }

    private List<Kernel> kernels(Path folder, GemminiConfig config) throws IOException {
        if (folder.toString().endsWith(".jsonl")) {
            var measurement = new Measurement(builtin, config, Limits.DEFAULT);
            return RecordedKernels.read(folder).stream()
                    .filter(kernel -> measurement.measure(kernel) instanceof Measurement.Result.Measured)
                    .toList();
        }
        var kernels = new ArrayList<Kernel>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(file -> file.toString().endsWith(".c"))
                    .sorted()
                    .toList()) {
                kernels.add(new Kernel(String.valueOf(file.getFileName()), Files.readString(file)));
            }
        }
        return kernels;
    }

    private static void print(Row row) {
        var reference = row.reference();
        var text = new StringBuilder("| %s | %s ".formatted(row.name, row.isHostBound() ? "host" : "accelerator"));
        text.append(
                row.rtl.map(rtl -> "| %d | %d ".formatted(rtl.cold, rtl.warm)).orElse("| | "));
        for (var run : List.of(row.gcc, row.builtin)) {
            var pair = run.cycles;
            text.append("| %d | %s | %d | %s "
                    .formatted(
                            pair.cold,
                            percent(pair.cold, reference.cold),
                            pair.warm,
                            percent(pair.warm, reference.warm)));
        }
        System.out.println(text + "| %d | %d |".formatted(row.gcc.instructions, row.builtin.instructions));
    }

    private static String percent(long value, long reference) {
        return String.format(Locale.ROOT, "%+.1f", 100.0 * (value - reference) / reference);
    }

    private static void summarize(List<Row> rows) {
        System.out.println(
                "\n| mean absolute error (largest) % | gcc cold | gcc warm | built-in cold | built-in warm |");
        System.out.println("|---|---:|---:|---:|---:|");
        for (var isHostBound : new boolean[] {false, true}) {
            var group = rows.stream()
                    .filter(row -> row.isHostBound() == isHostBound)
                    .toList();
            if (!group.isEmpty()) {
                System.out.printf("| %d bound by the %s |", group.size(), isHostBound ? "host" : "accelerator");
                System.out.println(errors(group));
            }
        }
        System.out.println("| all |" + errors(rows));
        System.out.printf(
                "%nPairs whose cycles differ by more than 5 %% and that come out inverted (warm): gcc %s, built-in %s.%n",
                inverted(rows, row -> row.gcc.cycles.warm), inverted(rows, row -> row.builtin.cycles.warm));
    }

    private static String errors(List<Row> rows) {
        return rows.isEmpty()
                ? ""
                : List.of(
                                error(rows, row -> row.gcc.cycles.cold, Pair::cold),
                                error(rows, row -> row.gcc.cycles.warm, Pair::warm),
                                error(rows, row -> row.builtin.cycles.cold, Pair::cold),
                                error(rows, row -> row.builtin.cycles.warm, Pair::warm))
                        .stream()
                        .collect(Collectors.joining(" | ", " ", " |"));
    }

    private static String error(List<Row> rows, ToLongFunction<Row> cycles, ToLongFunction<Pair> reference) {
        var errors = rows.stream()
                .mapToDouble(row -> {
                    var expected = reference.applyAsLong(row.reference());
                    return 100.0 * Math.abs(cycles.applyAsLong(row) - expected) / expected;
                })
                .summaryStatistics();
        return String.format(Locale.ROOT, "%.2f (%.1f)", errors.getAverage(), errors.getMax());
    }

    private static String inverted(List<Row> rows, ToLongFunction<Row> cycles) {
        var pairs = 0;
        var inverted = 0;
        for (var a : rows) {
            for (var b : rows) {
                if (a.reference().warm * 1.05 < b.reference().warm) {
                    pairs++;
                    inverted += cycles.applyAsLong(a) >= cycles.applyAsLong(b) ? 1 : 0;
                }
            }
        }
        return "%d of %d".formatted(inverted, pairs);
    }

    private static Run measure(KernelCompiler compiler, Kernel kernel, GemminiConfig config) {
        var measurement = new Measurement(compiler, config, Limits.DEFAULT);
        var runs = TimingStart.SAMPLES.stream()
                .map(start -> measured(measurement.from(start), kernel))
                .toList();
        var first = runs.getFirst();
        return new Run(
                new Pair(
                        mean(runs, run -> run.cold().count()),
                        mean(runs, run -> run.warm().count())),
                first.instructions(),
                first.counters().commands().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
    }

    private static long mean(List<Measurement.Result.Measured> runs, ToLongFunction<Measurement.Result.Measured> of) {
        return Math.round(runs.stream().mapToLong(of).average().orElseThrow());
    }

    private static Measurement.Result.Measured measured(Measurement measurement, Kernel kernel) {
        return switch (measurement.measure(kernel)) {
            case Measurement.Result.Measured measured -> measured;
            case Measurement.Result.Rejected(var verdict) ->
                throw new IllegalStateException(kernel.name() + ": " + verdict.reason());
        };
    }

    /** Cold and warm cycles of the RTL by file. */
    private static Map<String, Pair> measured(Path csv) throws IOException {
        var measured = new TreeMap<String, Pair>();
        if (Files.exists(csv)) {
            for (var line : Files.readAllLines(csv)) {
                var fields = line.split(",", -1);
                if (fields.length > 2 && fields[0].endsWith(".c") && !fields[1].isEmpty() && !fields[2].isEmpty()) {
                    measured.put(fields[0], new Pair(Long.parseLong(fields[1]), Long.parseLong(fields[2])));
                }
            }
        }
        return measured;
    }
}
