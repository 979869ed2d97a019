package dev.tilesmith.eval;

import dev.tilesmith.op.Distribution;
import dev.tilesmith.op.Inputs;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Parameter;
import dev.tilesmith.op.reference.Expected;
import dev.tilesmith.op.reference.References;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One run's inputs and right outputs. Everything that is compared is made and kept outside the machine.
 *
 * @param input what the inputs are, for people
 */
record Trial(Op op, Distribution distribution, long seed, String input) {
    static Trial of(Op op, Distribution distribution, long seed) {
        return new Trial(op, distribution, seed, "%s, seed %016x".formatted(distribution.label(), seed));
    }

    /** The content of every array before the run. */
    List<byte[]> arrays() {
        return Inputs.of(op, distribution, seed);
    }

    /** The same inputs with other poison in the outputs. */
    List<byte[]> arraysWithOtherPoison() {
        var arrays = new ArrayList<>(arrays());
        var parameters = op.parameters();
        for (var i = 0; i < arrays.size(); i++) {
            if (parameters.get(i).role() == Parameter.Role.OUTPUT) {
                arrays.set(i, Inputs.poison(arrays.get(i).length, Inputs.mix(~seed + i)));
            }
        }
        return arrays;
    }

    /** A verdict if the arrays after the run are not what they should be. */
    Optional<Verdict> problem(List<byte[]> before, List<byte[]> after) {
        var parameters = op.parameters();
        for (var i = 0; i < parameters.size(); i++) {
            if (!parameters.get(i).role().isWritten()) {
                var changed = Comparison.changed(parameters.get(i), before.get(i), after.get(i));
                if (changed.isPresent()) {
                    return Optional.of(changed.get());
                }
            }
        }
        for (var expected : References.run(op, before)) {
            var at = indexOf(expected);
            var wrong = Comparison.wrong(expected, after.get(at), input);
            if (wrong.isPresent()) {
                var output = new Causes.Output(expected.parameter(), before.get(at), after.get(at));
                return Optional.of(wrong.get()
                        .because(Causes.of(
                                op, before, output, wrong.get().first().index())));
            }
        }
        return Optional.empty();
    }

    private int indexOf(Expected expected) {
        return op.parameters().indexOf(expected.parameter());
    }

    /** A verdict if two runs on the same inputs do not agree bit for bit. */
    Optional<Verdict> disagreement(List<byte[]> first, List<byte[]> second) {
        var parameters = op.parameters();
        for (var i = 0; i < parameters.size(); i++) {
            var text = "a second run of the same inputs, %s".formatted(input);
            var wrong = Comparison.differing(parameters.get(i), first.get(i), second.get(i), text);
            if (wrong.isPresent()) {
                return Optional.of(wrong.get());
            }
        }
        return Optional.empty();
    }

    /** Whether the comparison has a tolerance, so that bits may differ and still pass. */
    boolean isApproximate() {
        return op.parameters().stream()
                .anyMatch(parameter ->
                        parameter.role().isWritten() && parameter.type().isFloating());
    }
}
