package dev.tilesmith.experiment;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Ops;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.SimResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Times one simulated call of a kernel of {@code gemm:512x512x512} in a warm JVM, with time and without. */
public final class CallSpeed {
    private static final int RUNS = 9;

    private CallSpeed() {}

    /** @param arguments the kernel's file; its op is gemm:512x512x512 */
    public static void main(String[] arguments) throws Exception {
        var op = Ops.parse("gemm:512x512x512");
        var kernel = new Kernel("kernel.c", Files.readString(Path.of(arguments[0])));
        var image = KernelCalls.compile(op, kernel);
        for (var mode : List.of(Program.Mode.EVALUATED, Program.Mode.UNTIMED)) {
            var millis = new double[RUNS];
            var result = "";
            WarmUp.repeat(() -> KernelCalls.call(op, image, mode));
            for (var run = 0; run < RUNS; run++) {
                var began = System.nanoTime();
                result = described(KernelCalls.call(op, image, mode));
                millis[run] = (System.nanoTime() - began) / 1e6;
            }
            Arrays.sort(millis);
            System.out.printf(
                    "%s: median %.0f ms (%.0f to %.0f), %s%n",
                    mode, millis[RUNS / 2], millis[0], millis[RUNS - 1], result);
        }
    }

    private static String described(SimResult.Finished run) {
        return "cycles %s, %,d instructions".formatted(run.cycles(), run.instructions());
    }
}
