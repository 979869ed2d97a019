package dev.tilesmith.sim;

import dev.tilesmith.sim.config.GemminiConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Locale;

/** Prints how fast a warm JVM simulates a kernel, in processor time: {@code MeasuredSpeed FILE RUNS}. */
public final class MeasuredSpeed {
    private MeasuredSpeed() {}

    public static void main(String[] arguments) {
        var kernel = MeasuredKernel.of(Path.of(arguments[0]), GemminiConfig.INT8_16);
        var runs = Integer.parseInt(arguments[1]);
        for (var mode : new Program.Mode[] {Program.Mode.EVALUATED, Program.Mode.UNTIMED}) {
            for (int run = 0; run < runs; run++) {
                var memory = kernel.memory();
                var clock = ManagementFactory.getThreadMXBean();
                var begin = clock.getCurrentThreadCpuTime();
                var finished = (SimResult.Finished) kernel.run(mode, memory);
                var seconds = (clock.getCurrentThreadCpuTime() - begin) / 1e9;
                if (run % (runs / 5 + 1) == 0 || run == runs - 1) {
                    System.out.printf(
                            Locale.ROOT,
                            "%s: %.1f ms, %.2f million cycles/s, %.2f million instructions/s%n",
                            mode,
                            seconds * 1e3,
                            finished.cycles().stream()
                                            .mapToLong(Long::longValue)
                                            .sum()
                                    / seconds
                                    / 1e6,
                            finished.instructions() / seconds / 1e6);
                }
            }
        }
    }
}
