package dev.tilesmith.op.reference;

import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.CReferences;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Parameter;
import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.run.Interpreter;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import java.util.ArrayList;
import java.util.List;

/** Runs a reference in the AST interpreter, which shares nothing with the compilers. */
final class CInterpretation {
    private static final double DEFAULT_TOLERANCE = 1e-4;

    private final Op.CReference op;
    private final List<byte[]> arrays;

    CInterpretation(Op.CReference op, List<byte[]> arrays) {
        this.op = op;
        this.arrays = arrays;
    }

    /** How floats are compared, for people; empty where all outputs are integers. */
    static String tolerance(Op.CReference op) {
        return op.parameters().stream()
                        .noneMatch(parameter ->
                                parameter.role().isWritten() && parameter.type().isFloating())
                ? ""
                : "floats within %s x max(1, |expected|)".formatted(tolerated(op));
    }

    private static double tolerated(Op.CReference op) {
        return op.tolerance().orElse(DEFAULT_TOLERANCE);
    }

    List<Expected> run() {
        var program = CReferences.check(op.name(), op.source(), op.target());
        var wanted = op.parameters().stream()
                .map(parameter -> new MemoryMap.Wanted(parameter.name(), parameter.bytes(), true))
                .toList();
        var places = MemoryMap.layOut(wanted).real();
        var builder = Interpreter.memoryFor(program, Limits.DEFAULT);
        for (var i = 0; i < places.size(); i++) {
            builder.region(places.get(i).name(), places.get(i).address(), arrays.get(i), true, false);
        }
        var memory = builder.build();
        interpret(
                program, memory, places.stream().map(MemoryMap.Placed::address).toList());
        var result = new ArrayList<Expected>();
        for (var i = 0; i < places.size(); i++) {
            var parameter = op.parameters().get(i);
            if (parameter.role().isWritten()) {
                result.add(expected(parameter, memory.read(places.get(i).address(), parameter.bytes())));
            }
        }
        return result;
    }

    private void interpret(Typed program, GuestMemory memory, List<Long> addresses) {
        switch (new Interpreter(program, memory, Limits.DEFAULT).call(addresses)) {
            case Interpreter.Outcome.Finished _ -> {}
            case Interpreter.Outcome.Faulted(var message, var at) ->
                throw new BadOp(
                        "op '%s': the reference itself fails in line %d: %s".formatted(op.text(), at.line(), message));
            case Interpreter.Outcome.OutOfFuel(var steps, var at) ->
                throw new BadOp("op '%s': the reference does not end within %,d steps; it is in line %d"
                        .formatted(op.text(), steps, at.line()));
        }
    }

    private Expected expected(Parameter parameter, byte[] content) {
        if (!parameter.type().isFloating()) {
            return new Expected.Exact(parameter, content);
        }
        var values = new double[parameter.elements()];
        var tolerances = new double[parameter.elements()];
        for (var i = 0; i < values.length; i++) {
            values[i] = parameter.type().loadFloating(content, i);
            tolerances[i] = tolerated(op) * Math.max(1.0, Math.abs(values[i]));
        }
        return new Expected.Approximate(parameter, values, tolerances);
    }
}
