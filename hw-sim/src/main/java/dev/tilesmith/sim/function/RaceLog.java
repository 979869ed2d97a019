package dev.tilesmith.sim.function;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The races found so far, each pair of instructions once, in order of discovery. Not thread-safe. */
final class RaceLog {
    /** Enough for any reader; a kernel that races more often is not read to the end. */
    private static final int MOST = 100;

    private final List<Race> races = new ArrayList<>();
    private final Set<Pair> seen = new HashSet<>();

    private record Pair(Race.Severity severity, long firstPc, long secondPc) {}

    /** Whether a race of these two instructions is new, so that its message is worth making. */
    boolean isNew(Race.Severity severity, long firstPc, long secondPc) {
        return races.size() < MOST && !seen.contains(new Pair(severity, firstPc, secondPc));
    }

    void add(Race race) {
        if (isNew(race.severity(), race.firstPc(), race.secondPc())) {
            seen.add(new Pair(race.severity(), race.firstPc(), race.secondPc()));
            races.add(race);
        }
    }

    List<Race> races() {
        return List.copyOf(races);
    }
}
