package dev.tilesmith.agent.search;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The survivors of an iteration, best first. Holds correct candidates only; ties break by kernel hash. */
public record Beam(List<Candidate> candidates) {
    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingLong(Candidate::cycles).thenComparing(Candidate::hash);

    public Beam {
        candidates = candidates.stream().sorted(BEST_FIRST).toList();
    }

    public Candidate best() {
        return candidates.getFirst();
    }

    /** The best of the present candidates and their children. */
    Beam select(List<Candidate> children, int width) {
        return new Beam(Stream.concat(candidates.stream(), children.stream())
                .sorted(BEST_FIRST)
                .limit(width)
                .toList());
    }
}
