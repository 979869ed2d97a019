package dev.tilesmith.experiment;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Op;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.SimResult;
import dev.tilesmith.sim.Simulator;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import java.util.List;

/** Kernels compiled and called without a check of their results, to be timed. */
final class KernelCalls {
    private KernelCalls() {}

    static CodeImage compile(Op op, Kernel kernel) {
        return switch (FrontEnd.check(kernel.name(), kernel.source(), op.target())) {
            case FrontEnd.Result.Accepted(var checked) -> new BuiltinCompiler().compile(checked, op.target());
            case FrontEnd.Result.Rejected(var diagnostics) ->
                throw new IllegalArgumentException(diagnostics.getFirst().render());
        };
    }

    /** One call on a machine of its own: new memory, new caches, new accelerator. */
    static SimResult.Finished call(Op op, CodeImage image, Program.Mode mode) {
        return call(op, image, mode, Watch.NONE);
    }

    /** The same, with a caller that looks in. */
    static SimResult.Finished call(Op op, CodeImage image, Program.Mode mode, Watch watch) {
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
                new Program(image, List.of(call), mode), memory.build(), op.target(), Limits.DEFAULT, watch)) {
            case SimResult.Finished run -> run;
            case SimResult other -> throw new IllegalStateException("the kernel did not finish: " + other);
        };
    }
}
