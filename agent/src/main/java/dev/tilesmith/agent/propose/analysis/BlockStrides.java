package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.sim.c.tree.Expression;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How many local rows apart the blocks of a wide move-in lie. Each load state has its own distance; a configuration that
 * does not name it sets the height of the array.
 *
 * @param dim height of the array
 * @param rows by load state
 */
record BlockStrides(long dim, Map<Long, Long> rows) {
    private static final int ARGUMENT = 3;

    BlockStrides {
        rows = Map.copyOf(rows);
    }

    /** What holds without configurations. */
    static BlockStrides usual(long dim) {
        return new BlockStrides(dim, Map.of());
    }

    /** What a kernel's configurations say; nothing if a distance varies, or if it is not known what has it. */
    static Optional<BlockStrides> of(List<Command> commands, long dim) {
        var rows = new HashMap<Long, Long>();
        for (var config : commands) {
            if (config.is(Kind.CONFIGURE) && Configurations.unit(config).equals("ld")) {
                var stride = named(config).map(config.scope()::value).orElse(Interval.of(dim));
                var known = rows.putIfAbsent(Configurations.state(config), stride.first());
                if (!stride.isConstant() || known != null && known != stride.first()) {
                    return Optional.empty();
                }
            }
        }
        var strides = new BlockStrides(dim, rows);
        return strides.isUsual() || !rows.containsKey(Configurations.UNKNOWN_STATE)
                ? Optional.of(strides)
                : Optional.empty();
    }

    /** Whether all blocks lie one array apart. */
    boolean isUsual() {
        return rows.values().stream().allMatch(stride -> stride == dim);
    }

    private static Optional<Expression> named(Command config) {
        return switch (config.call().function()) {
            case "gemmini_extended4_config_ld", "gemmini_extended5_config_ld" -> Optional.of(config.argument(ARGUMENT));
            default -> Optional.empty();
        };
    }

    /** The distance under a move; blocks that a store takes lie one array apart. */
    long of(Command move) {
        return move.is(Kind.LOAD) ? rows.getOrDefault((long) move.signature().state(), dim) : dim;
    }
}
