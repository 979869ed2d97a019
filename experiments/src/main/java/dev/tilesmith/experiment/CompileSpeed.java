package dev.tilesmith.experiment;

import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Prints how long kernels take from source to loaded code: the first one in this JVM, by the clock, and each one once the
 * JVM is warm, in processor time: {@code CompileSpeed FILE…}.
 */
public final class CompileSpeed {
    private static final int RUNS = 41;

    private CompileSpeed() {}

    public static void main(String[] arguments) throws IOException {
        var first = Files.readString(Path.of(arguments[0]));
        var began = System.nanoTime();
        compile(arguments[0], first);
        System.out.printf(
                "%-40s first kernel of this JVM %,8.0f ms%n", arguments[0], (System.nanoTime() - began) / 1e6);
        for (var file : arguments) {
            measure(file, Files.readString(Path.of(file)));
        }
    }

    private static void measure(String file, String source) {
        WarmUp.repeat(() -> compile(file, source));
        var nanos = new long[RUNS];
        for (var run = 0; run < RUNS; run++) {
            var before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            compile(file, source);
            nanos[run] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%-40s %4d lines, median %8.1f ms%n", file, source.lines().count(), nanos[RUNS / 2] / 1e6);
    }

    private static void compile(String file, String source) {
        switch (FrontEnd.check(file, source, GemminiConfig.INT8_16)) {
            case FrontEnd.Result.Accepted(var kernel) -> new BuiltinCompiler().compile(kernel, GemminiConfig.INT8_16);
            case FrontEnd.Result.Rejected(var diagnostics) ->
                throw new IllegalArgumentException(diagnostics.getFirst().render());
        }
    }
}
