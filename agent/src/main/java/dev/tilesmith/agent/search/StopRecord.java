package dev.tilesmith.agent.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.search.IterationPipeline.Judged;
import dev.tilesmith.schedule.Journal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Remembers in the journal which kernels had their verdicts when the time of a run was over, since a repeated run can not
 * know that.
 */
record StopRecord(Journal journal, int iteration) {
    private static final ObjectMapper JSON = new ObjectMapper();

    private String key() {
        return iteration + "/stopped";
    }

    /** Hashes of the kernels that counted; empty if the iteration was not stopped, as far as the journal knows. */
    Optional<Set<String>> counted() {
        return journal.reply(key()).map(body -> {
            try {
                return JSON.readValue(body, new TypeReference<TreeSet<String>>() {});
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("the journal's reply %s is damaged".formatted(key()), e);
            }
        });
    }

    /** Keeps what counted if the iteration was stopped, and tells whether it was, now or when it ran first. */
    boolean record(boolean stoppedNow, List<Judged> judged) {
        if (counted().isPresent()) {
            return true;
        }
        if (stoppedNow) {
            var hashes = new TreeSet<String>();
            judged.stream()
                    .filter(one -> one.verdict().isPresent())
                    .forEach(one -> hashes.add(one.proposal().hash()));
            try {
                journal.recordReply(key(), JSON.writeValueAsString(hashes));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("hashes are plain texts and always have a JSON form", e);
            }
        }
        return stoppedNow;
    }
}
