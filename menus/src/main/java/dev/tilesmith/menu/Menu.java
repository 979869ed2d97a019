package dev.tilesmith.menu;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Optimizations offered to a planner. Never empty, and no two options have one name. */
public record Menu(String name, List<MenuOption> options) {
    /** Fewer than this make a planner repeat itself. */
    private static final int FEWEST_OPTIONS = 3;

    /** A menu too short for so many different samples repeats one. */
    private static final int MOST_TRIES = 100;

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

    /** The options for ops of one class, e.g. {@code conv}. */
    public Menu forOps(String opClass) {
        var fitting = options.stream().filter(option -> option.isFor(opClass)).toList();
        if (fitting.isEmpty()) {
            throw new BadMenu("menu %s: no option is for %s; one without 'ops' is for all".formatted(name, opClass));
        }
        return new Menu(name, fitting);
    }

    /** The option with this name, whatever the case of its letters. */
    public Optional<MenuOption> option(String wanted) {
        return options.stream()
                .filter(option -> option.name().equalsIgnoreCase(wanted))
                .findFirst();
    }

    /** The menu of the option with this name alone, if there is one. */
    public Optional<Menu> only(String wanted) {
        return option(wanted).map(option -> new Menu(name, List.of(option)));
    }

    /** The menu of the option at this place alone, counted from 0. */
    public Menu only(int place) {
        return new Menu(name, List.of(options.get(place)));
    }

    /**
     * Keeps each option independently with the given probability, times its weight, in the menu's order; fills up with
     * random ones where fewer than three are left.
     *
     * @param keepProbability of an option of weight 1; above 0, at most 1
     */
    public Menu sample(double keepProbability, OptionStatistics statistics, RandomGenerator random) {
        var kept = new ArrayList<MenuOption>();
        for (var option : options) {
            if (random.nextDouble() < keepProbability * statistics.weight(option.name())) {
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

    /** Several samples for one parent, no two of them equal as long as the menu has enough options for that. */
    public List<Menu> samples(int count, double keepProbability, OptionStatistics statistics, RandomGenerator random) {
        var samples = new ArrayList<Menu>();
        for (var i = 0; i < count; i++) {
            var sample = sample(keepProbability, statistics, random);
            for (var tries = 0; samples.contains(sample) && tries < MOST_TRIES; tries++) {
                sample = sample(keepProbability, statistics, random);
            }
            samples.add(sample);
        }
        return samples;
    }
}
