package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.campaign.Recording.BadRecording;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Journal;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers with a recording's replies; verdicts and candidates live as long as the replay.
 *
 * @param latencies whether a reply takes as long as it did when it was recorded
 */
public record RecordedJournal(
        Recording recording, boolean latencies, Map<String, String> verdicts, Map<String, CandidateRow> rows)
        implements Journal {
    public RecordedJournal(Recording recording, boolean latencies) {
        this(recording, latencies, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }

    /** @throws BadRecording if the recording has no such reply, and is not whole therefore */
    @Override
    public Optional<String> reply(String key) {
        var reply = recording.replies().get(key);
        if (reply == null) {
            // What an iteration had not asked when its run's time was over, it does not ask in a replay either.
            var iteration = key.substring(0, key.indexOf('/'));
            if (key.endsWith("/stopped") || recording.replies().containsKey(iteration + "/stopped")) {
                return Optional.empty();
            }
            throw new BadRecording("the recording has no reply for %s: it is not whole".formatted(key));
        }
        if (latencies) {
            pause(reply.millis());
        }
        return Optional.of(reply.body());
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the replay was interrupted");
        }
    }

    @Override
    public void recordReply(String key, String body) {
        throw new IllegalStateException("a replay asks nobody, but has a new reply for " + key);
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
        return Optional.ofNullable(rows.get(iteration + "/" + position));
    }

    @Override
    public void recordCandidate(CandidateRow row) {
        rows.put(row.iteration() + "/" + row.position(), row);
    }
}
