package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.sim.c.tree.Expression;
import java.util.Set;

/** What a configuration command configures, and whether moves under it leave values as they are. */
public final class Configurations {
    /** Stands for a load state that a configuration does not have, or that is not known. */
    static final long UNKNOWN_STATE = -1;

    private static final Set<String> SCALES = Set.of("MVIN_SCALE_IDENTITY", "ACC_SCALE_IDENTITY");

    private Configurations() {}

    /** Whether both configure the same unit, and the same load state of it. */
    public static boolean isSame(Command one, Command other) {
        return unit(one).equals(unit(other)) && state(one) == state(other);
    }

    /** {@code ex}, {@code ld} or {@code st}. */
    public static String unit(Command config) {
        var name = config.call().function();
        return name.substring(name.length() - 2);
    }

    /** The load state that the command sets; {@link #UNKNOWN_STATE} if it sets none or it is not known. */
    public static long state(Command config) {
        var name = config.call().function();
        if (!name.endsWith("_ld")) {
            return UNKNOWN_STATE;
        }
        var last = config.scope().value(config.call().arguments().getLast());
        return switch (name) {
            case "gemmini_extended3_config_ld", "gemmini_extended4_config_ld", "gemmini_extended5_config_ld" ->
                last.isConstant() ? last.first() : UNKNOWN_STATE;
            default -> 0;
        };
    }

    /** Whether moves under it neither scale nor activate. */
    public static boolean isPlain(Command config) {
        return switch (config.call().function()) {
            case "gemmini_config_ld", "gemmini_config_st" -> true;
            case "gemmini_extended_config_st" -> isNone(config.argument(1)) && isOne(config.argument(2));
            case "gemmini_extended_config_ld", "gemmini_extended2_config_ld", "gemmini_extended3_config_ld" ->
                isOne(config.argument(1));
            default -> false;
        };
    }

    private static boolean isNone(Expression activation) {
        return switch (activation) {
            case Expression.Name(var name, var _) -> name.equals("NO_ACTIVATION");
            case Expression.IntegerLiteral(var text, var _) -> text.equals("0");
            default -> false;
        };
    }

    private static boolean isOne(Expression scale) {
        return switch (scale) {
            case Expression.Name(var name, var _) -> SCALES.contains(name);
            case Expression.IntegerLiteral(var text, var _) -> text.equals("1");
            case Expression.FloatingLiteral(var text, var _) -> text.matches("1(\\.0*)?[fF]?");
            default -> false;
        };
    }
}
