package dev.tilesmith.schedule;

import java.util.Optional;

/** A journal that leaves to another one whatever it does not do itself. */
public interface ForwardingJournal extends Journal {
    /** The other one. */
    Journal journal();

    @Override
    default Optional<String> reply(String key) {
        return journal().reply(key);
    }

    @Override
    default void recordReply(String key, String body) {
        journal().recordReply(key, body);
    }

    @Override
    default Optional<String> verdict(String hash) {
        return journal().verdict(hash);
    }

    @Override
    default void recordVerdict(String hash, String verdict) {
        journal().recordVerdict(hash, verdict);
    }

    @Override
    default Optional<CandidateRow> candidate(int iteration, int position) {
        return journal().candidate(iteration, position);
    }

    @Override
    default void recordCandidate(CandidateRow row) {
        journal().recordCandidate(row);
    }
}
