package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.agent.propose.analysis.Command.Signature;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Lets one pass of a loop do the work of several: what does not depend on the loop (weights, their preloads) is done
 * once for all of them, what does gets rows of its own for each. Known as unroll-and-jam or register blocking.
 */
public final class RegisterBlock implements Rewrite {
    private static final List<Long> FACTORS = List.of(4L, 2L, 8L, 7L, 14L, 16L, 3L);

    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        var changes = new ArrayList<Change>();
        for (var nest : kernel.loops()) {
            change(kernel, nest.loop()).ifPresent(changes::add);
        }
        return changes;
    }

    private static Optional<Change> change(KernelAnalysis kernel, Loop loop) {
        if (loop.trips() < 2 || kernel.inside(loop).stream().noneMatch(command -> command.is(Kind.COMPUTE))) {
            return Optional.empty();
        }
        var variants = new ArrayList<TranslationUnit>();
        for (var factor : factors(loop)) {
            if (factor <= loop.trips()) {
                block(kernel, loop, factor).ifPresent(variants::add);
            }
        }
        if (variants.isEmpty()) {
            return Optional.empty();
        }
        var sentence = "do several iterations of loop %s (line %d) in one pass, so that what they share is loaded once"
                .formatted(loop.variable(), loop.line());
        return Optional.of(new Change("block several tiles in one pass", sentence, variants));
    }

    /** Factors that need no test for the last pass come first. */
    private static List<Long> factors(Loop loop) {
        var result = new ArrayList<>(FACTORS);
        result.sort(Comparator.comparing(factor -> loop.trips() % factor != 0));
        return result;
    }

    /** The kernel with {@code factor} iterations of the loop in one pass. */
    static Optional<TranslationUnit> block(KernelAnalysis kernel, Loop loop, long factor) {
        var rotations = Rotations.of(kernel, loop);
        var still = Rotations.without(kernel, rotations);
        var again = find(still, loop);
        if (again.isEmpty()) {
            return Optional.empty();
        }
        var blocked = blockStill(still, again.get(), factor);
        if (blocked.isEmpty() || rotations.isEmpty()) {
            return blocked;
        }
        var kernelAgain = KernelAnalysis.of(blocked.get(), kernel.target()).orElseThrow();
        for (var rotation : rotations) {
            kernelAgain = rotated(kernelAgain, rotation.buffer(), loop);
        }
        return Optional.of(kernelAgain.unit());
    }

    /** Restores the alternation of a buffer, as far as there is room for it. */
    private static KernelAnalysis rotated(KernelAnalysis kernel, Buffer old, Loop loop) {
        var buffer = Rotations.same(kernel, old);
        return find(kernel, loop)
                .filter(again -> DoubleBuffer.alternates(buffer, again))
                .flatMap(again -> DoubleBuffer.rotate(kernel, buffer, again))
                .flatMap(unit -> KernelAnalysis.of(unit, kernel.target()))
                .orElse(kernel);
    }

    private static Optional<Loop> find(KernelAnalysis kernel, Loop loop) {
        return kernel.loops().stream()
                .map(KernelAnalysis.Nest::loop)
                .filter(other -> other.line() == loop.line() && other.variable().equals(loop.variable()))
                .findFirst();
    }

    private static Optional<TranslationUnit> blockStill(KernelAnalysis kernel, Loop loop, long factor) {
        var own = ownBuffers(kernel, loop);
        if (own.isEmpty()) {
            return Optional.empty();
        }
        var pass = new Pass(kernel.fresh(loop.variable() + "_part"), loop, factor);
        var edits = new Edits();
        var growing =
                own.get().stream().filter(buffer -> !buffer.isPlacedBy(loop)).toList();
        var layout = new Layout(kernel, growing);
        for (var buffer : growing) {
            var place = layout.place(buffer, buffer.rows() * factor);
            if (place.isEmpty()) {
                return Optional.empty();
            }
            edits.shift(kernel, buffer, place.get() - buffer.first());
            edits.shift(buffer, KernelBuilder.times(KernelBuilder.name(pass.part()), buffer.rows()));
        }
        var possible = new boolean[1];
        edits.statement(loop.statement(), edited -> {
            var over = pass.over((Statement.For) edited);
            possible[0] = over.isPresent();
            return List.of(over.orElse(edited));
        });
        var body = edits.apply(kernel.body());
        return possible[0] ? Optional.of(kernel.with(body)) : Optional.empty();
    }

    /** The buffers that hold something else in each iteration; empty if one of them is also used outside the loop. */
    static Optional<List<Buffer>> ownBuffers(KernelAnalysis kernel, Loop loop) {
        var own = new ArrayList<Buffer>();
        for (var buffer : kernel.buffers()) {
            var moves = buffer.uses().stream()
                    .map(Buffer.Use::command)
                    .filter(command -> command.is(Kind.LOAD) || command.is(Kind.STORE))
                    .anyMatch(command -> command.scope().dependsOn(command.argument(Signature.DRAM), loop));
            if (moves || buffer.has(Role.RESULT)) {
                own.add(buffer);
            }
        }
        return own.stream().allMatch(buffer -> buffer.isInside(loop)) ? Optional.of(own) : Optional.empty();
    }
}
