package dev.tilesmith.agent.search.strategy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The kernels with which a search goes on: one beam, or one on each island.
 *
 * @param beams at least one, none of them empty
 * @param asked hashes of the kernels that have been parents
 */
public record Population(List<Beam> beams, Set<String> asked) {
    public Population {
        beams = List.copyOf(beams);
        asked = Set.copyOf(asked);
    }

    /** A single beam that nobody was asked about yet. */
    public static Population of(Beam beam) {
        return new Population(List.of(beam), Set.of());
    }

    public Candidate best() {
        return whole().best();
    }

    /** All beams as one, each kernel once. */
    public Beam whole() {
        return Beam.of(beams.stream().flatMap(beam -> beam.candidates().stream()), Integer.MAX_VALUE);
    }

    /** The same kernels, with these parents among those that were asked about. */
    public Population after(List<Expansion> expansions) {
        var all = new HashSet<>(asked);
        expansions.forEach(expansion -> all.add(expansion.parent().hash()));
        return new Population(beams, all);
    }

    /** The best of all present kernels and their children, as a single beam. */
    Population select(List<Child> children, int width) {
        return with(
                List.of(whole().select(children.stream().map(Child::candidate).toList(), width)));
    }

    Population with(List<Beam> next) {
        return new Population(next, asked);
    }
}
