package dev.tilesmith.agent.search;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.schedule.Journal;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Remembers in the journal which kernels had their verdicts when the time of a run was over, since a repeated run can not
 * know that.
 *
 * @param iteration in which that was; 0 before the first
 */
record StopRecord(Journal journal, int iteration) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Whether a run was stopped in one of its iterations, or before the first, as far as its journal knows. */
    static boolean isIn(Journal journal, int iterations) {
        return IntStream.rangeClosed(0, iterations)
                .anyMatch(iteration ->
                        new StopRecord(journal, iteration).counted().isPresent());
    }

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
    boolean record(boolean stoppedNow, Collection<String> counted) {
        if (counted().isPresent()) {
            return true;
        }
        if (stoppedNow) {
            try {
                journal.recordReply(key(), JSON.writeValueAsString(new TreeSet<>(counted)));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("hashes are plain texts and always have a JSON form", e);
            }
        }
        return stoppedNow;
    }
}
