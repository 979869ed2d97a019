package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.agent.propose.analysis.Command.Operand;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.List;
import java.util.Optional;

/**
 * A kernel that is a sequence of commands: no loop, no condition, and every local operand is a constant.
 *
 * @param commands in their order
 */
public record StraightLine(KernelAnalysis kernel, List<Command> commands) {
    private static final long ACCUMULATE = 0x4000_0000L;

    public static Optional<StraightLine> of(KernelAnalysis kernel) {
        var commands = kernel.commands();
        var isSequence = kernel.body().statements().stream()
                .allMatch(statement -> statement instanceof Statement.Declare
                        || statement instanceof Statement.Comment
                        || Command.call(statement).isPresent());
        return isSequence && commands.stream().allMatch(StraightLine::isKnown)
                ? Optional.of(new StraightLine(kernel, commands))
                : Optional.empty();
    }

    private static boolean isKnown(Command command) {
        return command.signature().operands().stream()
                .allMatch(operand -> command.scope()
                                .value(command.argument(operand.argument()))
                                .isConstant()
                        && command.rows(operand, 1).isConstant()
                        && command.columns(operand, 1).isConstant());
    }

    /** The local address of an operand with all its bits. */
    public static long address(Command command, Operand operand) {
        return command.scope().value(command.argument(operand.argument())).first();
    }

    /** Whether a preload's result adds to what the accumulator holds. */
    public static boolean accumulates(Command preload) {
        return preload.operand(Role.RESULT)
                .map(operand -> (address(preload, operand) & ACCUMULATE) != 0)
                .orElse(false);
    }

    /** The configuration under which the move at this place runs. */
    public Optional<Command> configuration(int index) {
        var move = commands.get(index);
        var unit = move.is(Kind.STORE) ? "st" : "ld";
        for (var i = index - 1; i >= 0; i--) {
            var config = commands.get(i);
            if (config.is(Kind.CONFIGURE)
                    && Configurations.unit(config).equals(unit)
                    && (unit.equals("st")
                            || Configurations.state(config) == move.signature().state())) {
                return Optional.of(config);
            }
        }
        return Optional.empty();
    }

    /** The compute that follows a preload. */
    public Optional<Command> compute(int preload) {
        return preload + 1 < commands.size() && commands.get(preload + 1).is(Kind.COMPUTE)
                ? Optional.of(commands.get(preload + 1))
                : Optional.empty();
    }
}
