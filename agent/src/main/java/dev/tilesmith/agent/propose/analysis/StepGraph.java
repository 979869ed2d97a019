package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Reference;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.agent.propose.analysis.Command.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps of a sequence of commands, and which of them must come before which: because of rows that one writes and the
 * other touches, of settings, of arrays in memory, and of fences.
 */
public final class StepGraph {
    private final List<Step> steps;
    private final List<List<Edge>> before;

    /** One command, or a preload with its compute; {@code commands} is not empty. */
    public record Step(List<Command> commands) {
        public Step {
            commands = List.copyOf(commands);
        }

        public Command first() {
            return commands.getFirst();
        }

        Kind kind() {
            return first().kind();
        }
    }

    /**
     * An earlier step that must come first.
     *
     * @param whole whether it must have ended; else it is enough that it has begun
     */
    public record Edge(int step, boolean whole) {}

    private StepGraph(List<Step> steps) {
        this.steps = List.copyOf(steps);
        this.before = new ArrayList<>();
        for (var later = 0; later < steps.size(); later++) {
            var edges = new ArrayList<Edge>();
            for (var earlier = 0; earlier < later; earlier++) {
                var step = earlier;
                edge(steps.get(earlier), steps.get(later)).ifPresent(whole -> edges.add(new Edge(step, whole)));
            }
            before.add(List.copyOf(edges));
        }
    }

    /** Nothing if a compute does not stand behind a preload of its own. */
    public static Optional<StepGraph> of(StraightLine line) {
        var steps = new ArrayList<Step>();
        var commands = line.commands();
        for (var index = 0; index < commands.size(); index++) {
            var command = commands.get(index);
            if (command.is(Kind.COMPUTE)) {
                return Optional.empty();
            }
            if (command.is(Kind.PRELOAD)) {
                var compute = line.compute(index);
                if (compute.isEmpty()) {
                    return Optional.empty();
                }
                steps.add(new Step(List.of(command, compute.get())));
                index++;
            } else {
                steps.add(new Step(List.of(command)));
            }
        }
        return Optional.of(new StepGraph(steps));
    }

    /** In the order of the text. */
    public List<Step> steps() {
        return steps;
    }

    /** What must come before the step of this number. */
    public List<Edge> before(int step) {
        return before.get(step);
    }

    /** Whether the first must come before the second, and if so, whether as a whole. */
    private static Optional<Boolean> edge(Step one, Step other) {
        if (one.kind() == Kind.FENCE || other.kind() == Kind.FENCE) {
            return Optional.of(true);
        }
        var found = Optional.<Boolean>empty();
        for (var a : one.commands) {
            for (var b : other.commands) {
                found = strongest(found, edge(a, b));
            }
        }
        return found;
    }

    private static Optional<Boolean> strongest(Optional<Boolean> one, Optional<Boolean> other) {
        return one.isEmpty() || other.isPresent() && other.get() ? other.or(() -> one) : one;
    }

    private static Optional<Boolean> edge(Command one, Command other) {
        var found = Optional.<Boolean>empty();
        if (sharesSettings(one, other) || sharesArray(one, other)) {
            found = Optional.of(false);
        }
        for (var a : one.references()) {
            for (var b : other.references()) {
                if (a.memory() == b.memory() && a.first() < b.end() && b.first() < a.end()) {
                    found = strongest(found, rows(one, a, other, b));
                }
            }
        }
        return found;
    }

    private static Optional<Boolean> rows(Command one, Reference a, Command other, Reference b) {
        if (!a.role().isWritten()) {
            return b.role().isWritten() ? Optional.of(false) : Optional.empty();
        }
        // Sums in the accumulator are added in the order in which they leave the array.
        var areSums = a.memory() == Memory.ACCUMULATOR
                && a.role() == Role.RESULT
                && b.role() == Role.RESULT
                && one.is(Kind.PRELOAD)
                && other.is(Kind.PRELOAD);
        return Optional.of(!areSums);
    }

    private static boolean sharesSettings(Command one, Command other) {
        if (one.is(Kind.CONFIGURE) && other.is(Kind.CONFIGURE)) {
            return Configurations.isSame(one, other);
        }
        return one.is(Kind.CONFIGURE) && governs(one, other) || other.is(Kind.CONFIGURE) && governs(other, one);
    }

    private static boolean governs(Command config, Command command) {
        return switch (command.kind()) {
            case LOAD ->
                Configurations.unit(config).equals("ld")
                        && Configurations.state(config) == command.signature().state();
            case STORE -> Configurations.unit(config).equals("st");
            case PRELOAD, COMPUTE -> Configurations.unit(config).equals("ex");
            case CONFIGURE, FENCE -> false;
        };
    }

    /** Whether one stores what the other moves, as far as the array's name tells. */
    private static boolean sharesArray(Command one, Command other) {
        var areMoves = isMove(one) && isMove(other) && (one.is(Kind.STORE) || other.is(Kind.STORE));
        return areMoves && array(one).isPresent() && array(one).equals(array(other));
    }

    private static boolean isMove(Command command) {
        return command.is(Kind.LOAD) || command.is(Kind.STORE);
    }

    private static Optional<String> array(Command move) {
        return DramPlace.of(move.argument(Signature.DRAM), move.scope()).map(DramPlace::array);
    }
}
