package dev.tilesmith.experiment;

import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Journal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A journal that ends with the experiment. Thread-safe. */
final class MemoryJournal implements Journal {
    private record Place(int iteration, int position) {}

    private final Map<String, String> replies = new ConcurrentHashMap<>();
    private final Map<String, String> verdicts = new ConcurrentHashMap<>();
    private final Map<Place, CandidateRow> candidates = new ConcurrentHashMap<>();

    @Override
    public Optional<String> reply(String key) {
        return Optional.ofNullable(replies.get(key));
    }

    @Override
    public void recordReply(String key, String body) {
        replies.put(key, body);
    }

    @Override
    public Optional<String> verdict(String hash) {
        return Optional.ofNullable(verdicts.get(hash));
    }

    @Override
    public void recordVerdict(String hash, String verdict) {
        verdicts.put(hash, verdict);
    }

    @Override
    public Optional<CandidateRow> candidate(int iteration, int position) {
        return Optional.ofNullable(candidates.get(new Place(iteration, position)));
    }

    @Override
    public void recordCandidate(CandidateRow row) {
        candidates.put(new Place(row.iteration(), row.position()), row);
    }

    /** The fewest cycles after 1, 2, 3 … evaluations. */
    List<Long> bestCycles() {
        var places = new ArrayList<>(candidates.entrySet());
        places.sort(Map.Entry.comparingByKey(
                Comparator.comparingInt(Place::iteration).thenComparingInt(Place::position)));
        var curve = new ArrayList<Long>();
        var best = Long.MAX_VALUE;
        for (var place : places) {
            best = Math.min(best, place.getValue().cycles().orElse(Long.MAX_VALUE));
            curve.add(best);
        }
        return curve;
    }
}
