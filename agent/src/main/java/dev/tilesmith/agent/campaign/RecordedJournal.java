package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.campaign.Recording.BadRecording;
import dev.tilesmith.schedule.ForwardingJournal;
import dev.tilesmith.schedule.MemoryJournal;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Answers with a recording's replies; verdicts and candidates are made anew.
 *
 * @param latencies whether a reply takes as long as it did when it was recorded
 * @param journal keeps verdicts and candidates
 */
public record RecordedJournal(Recording recording, boolean latencies, MemoryJournal journal)
        implements ForwardingJournal {
    public RecordedJournal(Recording recording, boolean latencies) {
        this(recording, latencies, new MemoryJournal());
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
}
