package dev.tilesmith.agent.search;

import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Journal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A journal that lives as long as a test. Refuses to record anything twice, as the real one does. */
final class InMemoryJournal implements Journal {
    final Map<String, String> replies = new ConcurrentSkipListMap<>();
    final Map<String, String> verdicts = new ConcurrentSkipListMap<>();
    final Map<String, CandidateRow> candidates = new ConcurrentSkipListMap<>();

    @Override
    public Optional<String> reply(String key) {
        return Optional.ofNullable(replies.get(key));
    }

    @Override
    public void recordReply(String key, String body) {
        if (replies.putIfAbsent(key, body) != null) {
            throw new IllegalStateException("recorded twice: " + key);
        }
    }

    @Override
    public Optional<String> verdict(String hash) {
        return Optional.ofNullable(verdicts.get(hash));
    }

    @Override
    public void recordVerdict(String hash, String verdict) {
        if (verdicts.putIfAbsent(hash, verdict) != null) {
            throw new IllegalStateException("evaluated twice: " + hash);
        }
    }

    @Override
    public Optional<CandidateRow> candidate(int iteration, int position) {
        return Optional.ofNullable(candidates.get(iteration + "/" + position));
    }

    @Override
    public void recordCandidate(CandidateRow row) {
        if (candidates.putIfAbsent(row.iteration() + "/" + row.position(), row) != null) {
            throw new IllegalStateException("recorded twice: " + row);
        }
    }

    /** A copy with only some of the records: what a killed process leaves behind. */
    InMemoryJournal cutAfter(int records) {
        var copy = new InMemoryJournal();
        replies.entrySet().stream().limit(records).forEach(entry -> copy.replies.put(entry.getKey(), entry.getValue()));
        verdicts.entrySet().stream()
                .limit(records)
                .forEach(entry -> copy.verdicts.put(entry.getKey(), entry.getValue()));
        candidates.entrySet().stream()
                .limit(records)
                .forEach(entry -> copy.candidates.put(entry.getKey(), entry.getValue()));
        return copy;
    }
}
