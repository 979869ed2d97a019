package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import dev.tilesmith.sim.c.tree.TranslationUnit.Item;
import java.util.List;
import java.util.Set;

/**
 * What the analysis does not know, so that it refuses a kernel rather than misreads its rows: commands without a
 * signature (hardware loops, normalizations), and settings that make known commands touch other rows than their operands
 * say.
 */
final class Knowledge {
    /** Commands without rows that any other command may pass. */
    private static final Set<String> HARMLESS = Set.of("gemmini_flush", "gemmini_counter_access");

    private static final int PIXEL_REPEATS = 4;
    private static final int POOL_STRIDE = 3;

    private Knowledge() {}

    /** Whether every command of the file has a signature. */
    static boolean coversCommands(TranslationUnit unit) {
        var covers = new boolean[] {true};
        for (var item : unit.items()) {
            if (item instanceof Item.Function function) {
                function.body()
                        .ifPresent(body -> Rebuild.visitExpressions(body, part -> {
                            if (part instanceof Expression.Call call) {
                                covers[0] &= isKnown(call.function());
                            }
                        }));
            }
        }
        return covers[0];
    }

    private static boolean isKnown(String function) {
        return !function.startsWith("gemmini_")
                || HARMLESS.contains(function)
                || Command.signature(function).isPresent();
    }

    /** Whether rows are where the operands of moves say: no pooling, no repeated pixels. */
    static boolean coversSettings(List<Command> commands) {
        return commands.stream().allMatch(command -> switch (command.call().function()) {
            case "gemmini_extended2_config_st" -> is(command, POOL_STRIDE, 0);
            case "gemmini_extended5_config_ld" -> is(command, PIXEL_REPEATS, 1) || is(command, PIXEL_REPEATS, 0);
            default -> true;
        });
    }

    private static boolean is(Command command, int argument, long value) {
        return command.scope().value(command.argument(argument)).equals(Interval.of(value));
    }
}
