package dev.tilesmith.agent.campaign;

import dev.tilesmith.schedule.ForwardingJournal;
import dev.tilesmith.schedule.Journal;
import java.util.Optional;
import java.util.Set;

/**
 * A run's journal that also writes a recording of every reply that the run uses, once: of a run that is resumed, those
 * that the journal knew already too, so that its recording is whole. Thread-safe.
 *
 * @param written keys of the replies that are in the recording
 */
public record RecordingJournal(Journal journal, Recording.Writer writer, Set<String> written)
        implements ForwardingJournal {
    @Override
    public Optional<String> reply(String key) {
        var known = journal.reply(key);
        known.ifPresent(body -> write(key, body, 0));
        return known;
    }

    /** Writes a reply that is new, with the time that it took. */
    public void replied(String key, String body, long millis) {
        write(key, body, millis);
    }

    private void write(String key, String body, long millis) {
        synchronized (written) {
            if (written.add(key)) {
                writer.reply(key, body, millis);
            }
        }
    }

    /** Replies of proposers follow with their times; where a run was stopped is told by nobody else. */
    @Override
    public void recordReply(String key, String body) {
        journal.recordReply(key, body);
        if (key.endsWith("/stopped")) {
            write(key, body, 0);
        }
    }
}
