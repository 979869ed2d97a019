package dev.tilesmith.menu;

import java.util.Set;

/**
 * One optimization that a planner may choose.
 *
 * @param name unique on its menu
 * @param effect what it does, in one sentence
 * @param when when it applies
 * @param example a short before and after
 * @param pitfall what usually goes wrong
 * @param ops classes of ops that it is for ({@code gemm}, {@code conv}); empty for all
 */
public record MenuOption(String name, String effect, String when, String example, String pitfall, Set<String> ops) {
    public MenuOption {
        ops = Set.copyOf(ops);
    }

    boolean isFor(String opClass) {
        return ops.isEmpty() || ops.contains(opClass);
    }
}
