package dev.tilesmith.eval;

import dev.tilesmith.op.Distribution;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Parameter;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.SimResult;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.compile.CompileRejected;
import dev.tilesmith.sim.compile.KernelCompiler;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.report.Profile;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The commands that a kernel of an op gives the accelerator in one call, without time. Judges nothing. */
public final class CommandStream {
    private final KernelCompiler compiler;
    private final Op op;

    public CommandStream(KernelCompiler compiler, Op op) {
        this.compiler = compiler;
        this.op = op;
    }

    /** Where the op's arrays are while a kernel runs, in the order of its parameters. */
    public List<MemoryMap.Placed> arrays() {
        var wanted = op.parameters().stream()
                .map(parameter -> new MemoryMap.Wanted(parameter.name(), parameter.bytes(), true))
                .toList();
        return MemoryMap.layOut(wanted).real();
    }

    /** Runs a kernel for a listener; whether it came to its end. */
    public boolean hear(Kernel kernel, Consumer<Instruction> listener) {
        return checked(kernel).map(program -> run(program, listener)).orElse(false);
    }

    private Optional<CheckedKernel> checked(Kernel kernel) {
        return switch (FrontEnd.check(kernel.name(), kernel.source(), op.target())) {
            case FrontEnd.Result.Accepted(var checked) ->
                KernelInterface.problems(checked, op, kernel).isEmpty() ? Optional.of(checked) : Optional.empty();
            case FrontEnd.Result.Rejected _ -> Optional.empty();
        };
    }

    private boolean run(CheckedKernel program, Consumer<Instruction> listener) {
        var watch = new Watch(() -> false, Profile.NONE, listener);
        var harness = new Harness(op.target(), Limits.DEFAULT, watch);
        var names = op.parameters().stream().map(Parameter::name).toList();
        var contents = Trial.of(op, Distribution.values()[0], 0).arrays();
        try {
            var image = compiler.compile(program, op.target());
            var outcome = harness.run(image, new Harness.Arrays(names, contents), Program.Mode.UNTIMED);
            return outcome.result() instanceof SimResult.Finished;
        } catch (CompileRejected rejected) {
            return false;
        }
    }
}
