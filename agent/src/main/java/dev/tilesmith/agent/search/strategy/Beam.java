package dev.tilesmith.agent.search.strategy;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The survivors of an iteration, best first. Holds correct candidates only; those that use the accelerator stand before
 * those that do not yet, and ties break by kernel hash.
 */
public record Beam(List<Candidate> candidates) {
    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparing(
                    (Candidate candidate) -> !candidate.isAccelerated())
            .thenComparingLong(Candidate::cycles)
            .thenComparing(Candidate::hash);

    public Beam {
        candidates = candidates.stream().sorted(BEST_FIRST).toList();
    }

    /** The best of these candidates, each once. */
    public static Beam of(Stream<Candidate> candidates, int width) {
        var known = new HashSet<String>();
        return new Beam(candidates
                .filter(candidate -> known.add(candidate.hash()))
                .sorted(BEST_FIRST)
                .limit(width)
                .toList());
    }

    public Candidate best() {
        return candidates.getFirst();
    }

    Beam first(int width) {
        return of(candidates.stream(), width);
    }

    /** The best of the present candidates and others. */
    public Beam select(List<Candidate> others, int width) {
        return of(Stream.concat(candidates.stream(), others.stream()), width);
    }
}
