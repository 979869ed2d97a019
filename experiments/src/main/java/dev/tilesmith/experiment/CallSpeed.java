package dev.tilesmith.experiment;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.SimResult;
import dev.tilesmith.sim.Simulator;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Times one simulated call of a kernel of {@code gemm:512x512x512} in a warm JVM, with time and without. */
public final class CallSpeed {
    private static final int WARM_UP = 6;
    private static final int RUNS = 9;

    private CallSpeed() {}

    /** @param arguments the kernel's file; its op is gemm:512x512x512 */
    public static void main(String[] arguments) throws Exception {
        var op = Ops.parse("gemm:512x512x512");
        var kernel = new Kernel("kernel.c", Files.readString(Path.of(arguments[0])));
        var image = compile(op, kernel);
        for (var mode : List.of(Program.Mode.EVALUATED, Program.Mode.UNTIMED)) {
            var millis = new double[RUNS];
            var result = "";
            for (var run = -WARM_UP; run < RUNS; run++) {
                var began = System.nanoTime();
                result = call(op, image, mode);
                if (run >= 0) {
                    millis[run] = (System.nanoTime() - began) / 1e6;
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    "%s: median %.0f ms (%.0f to %.0f), %s%n",
                    mode, millis[RUNS / 2], millis[0], millis[RUNS - 1], result);
        }
    }

    private static CodeImage compile(Op op, Kernel kernel) {
        return switch (FrontEnd.check(kernel.name(), kernel.source(), op.target())) {
            case FrontEnd.Result.Accepted(var checked) -> new BuiltinCompiler().compile(checked, op.target());
            case FrontEnd.Result.Rejected(var diagnostics) ->
                throw new IllegalArgumentException(diagnostics.getFirst().render());
        };
    }

    /** One call on a machine of its own: new memory, new caches, new accelerator. */
    private static String call(Op op, CodeImage image, Program.Mode mode) {
        var places = MemoryMap.layOut(op.parameters().stream()
                        .map(parameter -> new MemoryMap.Wanted(parameter.name(), parameter.bytes(), true))
                        .toList())
                .real();
        var memory = GuestMemory.builder();
        places.forEach(place -> memory.region(
                place.name(), place.address(), new byte[(int) place.sizeBytes()], place.writable(), false));
        var call =
                new Program.Call(places.stream().map(MemoryMap.Placed::address).toList());
        return switch (Simulator.run(
                new Program(image, List.of(call), mode), memory.build(), op.target(), Limits.DEFAULT)) {
            case SimResult.Finished run -> "cycles %s, %,d instructions".formatted(run.cycles(), run.instructions());
            case SimResult other -> throw new IllegalStateException("the kernel did not finish: " + other);
        };
    }
}
