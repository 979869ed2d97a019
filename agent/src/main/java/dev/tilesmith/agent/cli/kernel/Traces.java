package dev.tilesmith.agent.cli.kernel;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Measurement;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.report.ChromeTrace;
import dev.tilesmith.sim.report.TraceRecorder;

/** The timeline of a kernel's cold call, in the Chrome trace format. Ends with a CancellationException when interrupted. */
public final class Traces {
    private Traces() {}

    public static String of(Kernel kernel, GemminiConfig config, KernelCompiler compiler) {
        var recorder = new TraceRecorder();
        var watch = new Watch(() -> Thread.currentThread().isInterrupted(), recorder);
        new Measurement(compiler, config, Limits.DEFAULT, watch).measure(kernel);
        return json(recorder, config);
    }

    static String json(TraceRecorder recorder, GemminiConfig config) {
        return new ChromeTrace(recorder.timeline(), config.loadEntries(), config.executeEntries()).json();
    }
}
