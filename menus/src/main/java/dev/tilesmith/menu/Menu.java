package dev.tilesmith.menu;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** Optimizations offered to a planner. Never empty, and no two options have one name. */
public record Menu(String name, List<MenuOption> options) {
    /** Fewer than this make a planner repeat itself. */
    private static final int FEWEST_OPTIONS = 3;

    public Menu {
        options = List.copyOf(options);
        if (options.isEmpty()) {
            throw new BadMenu("menu %s: no options; a menu needs at least one".formatted(name));
        }
        var names = new HashSet<String>();
        for (var option : options) {
            if (!names.add(option.name())) {
                throw new BadMenu("menu %s: the option '%s' stands in it twice; names must differ"
                        .formatted(name, option.name()));
            }
        }
    }

    /**
     * Keeps each option independently with the given probability, in the menu's order; fills up with random ones where
     * fewer than three are left.
     */
    public Menu sample(double keepProbability, RandomGenerator random) {
        var kept = new ArrayList<MenuOption>();
        for (var option : options) {
            if (random.nextDouble() < keepProbability) {
                kept.add(option);
            }
        }
        var others = new ArrayList<>(options);
        others.removeAll(kept);
        while (kept.size() < FEWEST_OPTIONS && !others.isEmpty()) {
            kept.add(others.remove(random.nextInt(others.size())));
        }
        return new Menu(name, options.stream().filter(kept::contains).toList());
    }
}
