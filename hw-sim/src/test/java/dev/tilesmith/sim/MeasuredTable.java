package dev.tilesmith.sim;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.timing.TimingStart;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Prints simulated cycles, averaged over the starts of the machine, against measured ones for a folder of kernels with its cycles.csv, and the speed of the simulator:
 * {@code MeasuredTable FOLDER [int8|fp32] [PREFIX]}.
 */
public final class MeasuredTable {
    private MeasuredTable() {}

    public static void main(String[] arguments) throws IOException {
        var folder = Path.of(arguments[0]);
        var config = arguments.length > 1 && arguments[1].equals("fp32") ? GemminiConfig.FP32_4 : GemminiConfig.INT8_16;
        var prefix = arguments.length > 2 ? arguments[2] : "";
        double cold = 0;
        double warm = 0;
        int count = 0;
        for (var line : Files.readAllLines(folder.resolve("cycles.csv"))) {
            var fields = line.split(",", -1);
            if (!fields[0].endsWith(".c") || !fields[0].startsWith(prefix)) {
                continue;
            }
            var kernel = MeasuredKernel.of(folder.resolve(fields[0]), config);
            var clock = ManagementFactory.getThreadMXBean();
            var begin = clock.getCurrentThreadCpuTime();
            var memory = kernel.memory();
            var result = kernel.measure(memory);
            var seconds = (clock.getCurrentThreadCpuTime() - begin) / 1e9;
            switch (result) {
                case SimResult.Finished f -> {
                    var means = means(kernel);
                    var c = error(means[0], fields[1]);
                    var w = error(means[1], fields[2]);
                    cold += Math.abs(c);
                    warm += Double.isNaN(w) ? 0 : Math.abs(w);
                    count++;
                    System.out.printf(
                            Locale.ROOT,
                            "%-36s cold %8.0f %8s %+6.2f%%  warm %8.0f %8s %+6.2f%%  instr %8d  fnv %s  %.2f Mcycles/s races %d%n",
                            fields[0],
                            means[0],
                            fields[1],
                            c,
                            means[1],
                            fields[2],
                            w,
                            f.instructions(),
                            String.format("%016x", kernel.checksum(memory)).equals(fields[4]) ? "ok" : "?",
                            (2.0 * f.cycles().get(0) + f.cycles().get(1)) / seconds / 1e6,
                            f.races().size());
                }
                default -> System.out.println(fields[0] + " " + result);
            }
        }
        System.out.printf(
                Locale.ROOT, "mean of absolute errors: cold %.2f%% warm %.2f%%%n", cold / count, warm / count);
    }

    /** Cold and warm cycles, averaged over the starts. */
    private static double[] means(MeasuredKernel kernel) {
        var means = new double[2];
        for (var start : TimingStart.SAMPLES) {
            if (kernel.measureFrom(start, kernel.memory(), Watch.NONE) instanceof SimResult.Finished finished) {
                for (var call = 0; call < 2; call++) {
                    means[call] += (double) finished.cycles().get(call) / TimingStart.SAMPLES.size();
                }
            }
        }
        return means;
    }

    private static double error(double simulated, String measured) {
        return measured.isEmpty()
                ? Double.NaN
                : 100.0 * (simulated - Long.parseLong(measured)) / Long.parseLong(measured);
    }
}
