package dev.tilesmith.schedule;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A journal that lives as long as the process. Refuses to record anything twice, as the stored one does. Thread-safe. */
public final class MemoryJournal implements Journal {
    private final ConcurrentNavigableMap<String, String> replies = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<String, String> verdicts = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<Place, CandidateRow> candidates = new ConcurrentSkipListMap<>();

    private record Place(int iteration, int position) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparingInt(Place::iteration).thenComparingInt(Place::position);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** Every reply by its key. */
    public SortedMap<String, String> replies() {
        return replies;
    }

    /** Every verdict by its kernel's hash. */
    public SortedMap<String, String> verdicts() {
        return verdicts;
    }

    /** Every candidate, in the order of iterations and positions. */
    public List<CandidateRow> candidates() {
        return List.copyOf(candidates.values());
    }

    @Override
    public Optional<String> reply(String key) {
        return Optional.ofNullable(replies.get(key));
    }

    @Override
    public void recordReply(String key, String body) {
        once(replies.putIfAbsent(key, body) == null, "reply", key);
    }

    @Override
    public Optional<String> verdict(String hash) {
        return Optional.ofNullable(verdicts.get(hash));
    }

    @Override
    public void recordVerdict(String hash, String verdict) {
        once(verdicts.putIfAbsent(hash, verdict) == null, "verdict", hash);
    }

    @Override
    public Optional<CandidateRow> candidate(int iteration, int position) {
        return Optional.ofNullable(candidates.get(new Place(iteration, position)));
    }

    @Override
    public void recordCandidate(CandidateRow row) {
        var place = new Place(row.iteration(), row.position());
        once(candidates.putIfAbsent(place, row) == null, "candidate", place);
    }

    private static void once(boolean isFirst, String what, Object which) {
        if (!isFirst) {
            throw new IllegalStateException("the %s %s was recorded twice".formatted(what, which));
        }
    }
}
