package dev.tilesmith.schedule;

import java.util.Optional;

/**
 * What one run has learnt so far, kept so that the run can go on after any crash: a search asks it before it asks a
 * proposer or the evaluator, and tells it before it uses an answer. Thread-safe.
 */
public interface Journal {
    /** A proposer's reply recorded under this key. */
    Optional<String> reply(String key);

    /** Keeps a reply durably before it returns. */
    void recordReply(String key, String body);

    /** The verdict recorded for the kernel with this hash, as JSON. */
    Optional<String> verdict(String hash);

    /** Keeps a kernel's verdict durably before it returns. */
    void recordVerdict(String hash, String verdict);

    /** The candidate evaluated at this place of the run. */
    Optional<CandidateRow> candidate(int iteration, int position);

    /** Keeps an evaluated candidate durably before it returns; its verdict was recorded for its hash before. */
    void recordCandidate(CandidateRow row);
}
