package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.List;

/** Local address offsets that alternate with a loop: {@code const uint32_t part = i / 16 % 2 * 512;}. */
final class Rotations {
    private Rotations() {}

    /** An offset that alternates with the loop, declared in its body; the buffer's operands add it. */
    record Rotation(String name, Statement declaration, Buffer buffer) {}

    static List<Rotation> of(KernelAnalysis kernel, Loop loop) {
        var result = new ArrayList<Rotation>();
        for (var statement : loop.body()) {
            if (isRotation(statement, loop)) {
                var name =
                        ((Statement.Declare) statement).variables().getFirst().name();
                kernel.buffers().stream()
                        .filter(buffer -> uses(buffer, name))
                        .forEach(buffer -> result.add(new Rotation(name, statement, buffer)));
            }
        }
        return result;
    }

    /** The offsets that alternate with any loop and move this buffer. */
    static List<Rotation> of(KernelAnalysis kernel, Buffer buffer) {
        return kernel.loops().stream()
                .flatMap(nest -> of(kernel, nest.loop()).stream())
                .filter(rotation -> rotation.buffer() == buffer)
                .toList();
    }

    /** The kernel without these offsets. */
    static KernelAnalysis without(KernelAnalysis kernel, List<Rotation> rotations) {
        if (rotations.isEmpty()) {
            return kernel;
        }
        var edits = new Edits();
        rotations.forEach(rotation -> edits.remove(rotation.declaration()));
        var body = edits.apply(kernel.body());
        for (var rotation : rotations) {
            body = (Statement.Block) Rebuild.substitute(body, rotation.name(), KernelBuilder.number(0));
        }
        body = (Statement.Block) Rebuild.expressionsIn(body, Folding::fold);
        return KernelAnalysis.of(kernel.with(body), kernel.target()).orElseThrow();
    }

    /** The buffer of a changed kernel that a command of the old buffer uses, found by its line and text position. */
    static Buffer same(KernelAnalysis changed, Buffer old) {
        var use = old.uses().getFirst();
        return changed.buffers().stream()
                .filter(buffer -> buffer.uses().stream()
                        .anyMatch(other -> other.reference().role()
                                        == use.reference().role()
                                && other.command().line() == use.command().line()
                                && other.command().call().at().column()
                                        == use.command().call().at().column()))
                .findFirst()
                .orElse(old);
    }

    private static boolean uses(Buffer buffer, String name) {
        return buffer.uses().stream()
                .anyMatch(use -> Interchange.mentions(
                        use.command().argument(use.reference().argument()), name));
    }

    private static boolean isRotation(Statement statement, Loop loop) {
        return statement instanceof Statement.Declare(var variables, var _)
                && variables.size() == 1
                && variables.getFirst().initializer().isPresent()
                && alternates(variables.getFirst().initializer().get(), loop);
    }

    private static boolean alternates(Expression value, Loop loop) {
        if (!(value instanceof Expression.Binary(var operator, var left, var right, var _))) {
            return false;
        }
        if (operator == BinaryOperator.MULTIPLY) {
            return alternates(left, loop) || alternates(right, loop);
        }
        return (operator == BinaryOperator.REMAINDER || operator == BinaryOperator.AND)
                && KernelBuilder.literal(right).isPresent()
                && Interchange.mentions(left, loop.variable());
    }
}
