package dev.tilesmith.agent.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.file.FileReason;
import dev.tilesmith.schedule.RunRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run in a file, so that anybody can repeat it without a model: JSON lines, first the run's inputs, then every reply
 * under its place in the run, with the time that it took. It holds no headers and no keys.
 *
 * @param op text form of the op
 * @param reference source of the op's reference where the user gave one ({@code c:FILE}), else empty; empty too in
 *     recordings of before it was kept
 * @param target name of the hardware preset
 * @param settings of the run, as {@link RunSettings#toJson} writes them
 * @param start source of the starting kernel
 * @param replies by key
 */
public record Recording(
        String op, String reference, String target, String settings, String start, Map<String, Reply> replies) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    public Recording {
        replies = Map.copyOf(replies);
    }

    /** A reply as the journal has it. */
    public record Reply(String body, long millis) {}

    /** A file that is no recording, or not a whole one; the message says where. */
    public static final class BadRecording extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadRecording(String message) {
            super(message);
        }
    }

    /** @throws BadRecording if the file cannot be read as a recording */
    public static Recording read(Path file, String shownAs) {
        List<JsonNode> lines = new ArrayList<>();
        try {
            for (var line : Files.readAllLines(file)) {
                lines.add(JSON.readTree(line));
            }
        } catch (JsonProcessingException e) {
            throw new BadRecording("%s:%d: this line is cut off or no JSON; a recording has one object a line"
                    .formatted(shownAs, lines.size() + 1));
        } catch (IOException e) {
            throw new BadRecording(
                    "%s: %s; a recording has one JSON object a line".formatted(shownAs, FileReason.of(e)));
        }
        if (lines.isEmpty() || lines.getFirst().path("recording").asInt() != VERSION) {
            throw new BadRecording(
                    "%s: is no recording; `tilesmith optimize --record FILE` writes one".formatted(shownAs));
        }
        var head = lines.getFirst();
        var replies = new LinkedHashMap<String, Reply>();
        for (var line : lines.subList(1, lines.size())) {
            replies.put(
                    line.path("key").asText(),
                    new Reply(line.path("body").asText(), line.path("millis").asLong()));
        }
        return new Recording(
                head.path("op").asText(),
                head.path("reference").asText(),
                head.path("target").asText(),
                head.path("settings").asText(),
                head.path("start").asText(),
                replies);
    }

    /** Writes a recording while its run goes on; every reply is in the file before the next is asked for. */
    public record Writer(Path file) {
        /** Begins the file anew. */
        public static Writer begin(Path file, RunRow row) {
            var head = JSON.createObjectNode().put("recording", VERSION).put("op", row.op());
            if (!row.reference().isEmpty()) {
                head.put("reference", row.reference());
            }
            head.put("target", row.target()).put("settings", row.settings()).put("start", row.start());
            var writer = new Writer(file);
            writer.write(head.toString(), StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
            return writer;
        }

        public void reply(String key, String body, long millis) {
            var line = JSON.createObjectNode().put("key", key).put("body", body).put("millis", millis);
            write(line.toString(), StandardOpenOption.APPEND);
        }

        private void write(String line, StandardOpenOption... options) {
            try {
                Files.writeString(file, line + "\n", options);
            } catch (IOException e) {
                throw new BadRecording("%s: cannot be written: %s".formatted(file, FileReason.of(e)));
            }
        }
    }
}
