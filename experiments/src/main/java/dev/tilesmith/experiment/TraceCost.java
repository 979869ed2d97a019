package dev.tilesmith.experiment;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.report.ChromeTrace;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.TraceRecorder;
import dev.tilesmith.sim.riscv.CodeImage;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a trace costs: processor time of a timed call in a warm JVM with and without, the two in turn so that both see the
 * same machine. Counters and the critical path are on in both.
 */
public final class TraceCost {
    private static final int RUNS = 9;

    private TraceCost() {}

    /** @param arguments the op, and the kernel's file; without one, the plain kernel */
    public static void main(String[] arguments) throws Exception {
        var op = Ops.parse(arguments.length > 0 ? arguments[0] : "gemm:128x128x128");
        var source =
                arguments.length > 1 ? Files.readString(Path.of(arguments[1])) : StartingKernels.of(op, Start.PLAIN);
        var image = KernelCalls.compile(op, new Kernel("kernel.c", source));
        var plain = new double[RUNS];
        var traced = new double[RUNS];
        var written = new double[RUNS];
        var entries = 0L;
        WarmUp.repeat(() -> {
            var recorder = new TraceRecorder();
            call(op, image, Profile.NONE);
            call(op, image, recorder);
            json(recorder);
        });
        for (var run = 0; run < RUNS; run++) {
            var without = millis(() -> call(op, image, Profile.NONE));
            var recorder = new TraceRecorder();
            var with = millis(() -> call(op, image, recorder));
            var json = millis(() -> json(recorder));
            entries = recorder.timeline().slices().size()
                    + recorder.timeline().samples().size();
            plain[run] = without;
            traced[run] = with;
            written[run] = json;
        }
        for (var times : List.of(plain, traced, written)) {
            Arrays.sort(times);
        }
        System.out.printf(
                "%s: %.1f ms, with a trace %.1f ms (%.2fx); %,d slices and samples, written in %.1f ms%n",
                op.text(),
                plain[RUNS / 2],
                traced[RUNS / 2],
                traced[RUNS / 2] / plain[RUNS / 2],
                entries,
                written[RUNS / 2]);
    }

    private static String json(TraceRecorder recorder) {
        return new ChromeTrace(recorder.timeline(), 8, 16).json();
    }

    private static void call(Op op, CodeImage image, Profile profile) {
        KernelCalls.call(op, image, Program.Mode.EVALUATED, new Watch(() -> false, profile));
    }

    private static double millis(Runnable work) {
        var clock = ManagementFactory.getThreadMXBean();
        var began = clock.getCurrentThreadCpuTime();
        work.run();
        return (clock.getCurrentThreadCpuTime() - began) / 1e6;
    }
}
