package dev.tilesmith.agent.search.strategy;

import dev.tilesmith.agent.propose.Share.Coverage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Several beams that share the width out. A child belongs to the island of its parent; every second iteration the best
 * kernel of each island also goes to the next one, where it stays if it is among the best. A kernel that is on several
 * islands is asked about once, and its children are dealt out to them.
 */
record IslandsStrategy(int islands, int width, int plans) implements Strategy {
    private static final int MIGRATION = 2;

    @Override
    public Population begin(Beam found) {
        return Population.of(found)
                .with(IntStream.range(0, islands)
                        .mapToObj(island -> found.first(width(island)))
                        .toList());
    }

    /** The first islands get what is left over. */
    private int width(int island) {
        return width / islands + (island < width % islands ? 1 : 0);
    }

    @Override
    public List<Expansion> parents(Population population, int iteration) {
        var byHash = new LinkedHashMap<String, Expansion>();
        for (var island = 0; island < islands; island++) {
            for (var candidate : population.beams().get(island).candidates()) {
                var here = new Expansion(candidate, plans, Coverage.SAMPLED, List.of(island));
                byHash.merge(candidate.hash(), here, IslandsStrategy::together);
            }
        }
        return List.copyOf(byHash.values());
    }

    private static Expansion together(Expansion one, Expansion other) {
        var islands = new ArrayList<>(one.islands());
        islands.addAll(other.islands());
        return new Expansion(one.parent(), one.plans() + other.plans(), one.coverage(), islands);
    }

    @Override
    public Population survivors(Population population, List<Child> children, int iteration) {
        var next = new ArrayList<Beam>();
        for (var island = 0; island < islands; island++) {
            var here = island;
            var born = children.stream()
                    .filter(child -> child.island() == here)
                    .map(Child::candidate)
                    .toList();
            next.add(population.beams().get(island).select(born, width(island)));
        }
        return population.with(iteration % MIGRATION == 0 ? migrated(next) : next);
    }

    private List<Beam> migrated(List<Beam> beams) {
        return IntStream.range(0, islands)
                .mapToObj(island -> {
                    var neighbour = beams.get((island + islands - 1) % islands);
                    return beams.get(island).select(List.of(neighbour.best()), width(island));
                })
                .toList();
    }
}
