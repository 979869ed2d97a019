package dev.tilesmith.agent.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.file.FileReason;
import dev.tilesmith.menu.YamlProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;

/**
 * Answers with prepared replies, for examples and tests: a YAML list of entries, each with {@code replies} and perhaps
 * {@code when}, a text that must stand in the prompt. The first entry that fits answers, with the reply that the
 * question's sample number chooses; so the answer depends on the question alone. Thread-safe.
 *
 * @param entries in their order
 * @param latency median time that a reply takes; times are spread log-normally, as those of services are
 */
record ScriptedClient(String name, List<Entry> entries, Duration latency) implements ChatClient {
    /** Half of the replies take between 0.67 and 1.5 times the median, one in a hundred four times. */
    private static final double LATENCY_SPREAD = 0.6;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    ScriptedClient {
        entries = List.copyOf(entries);
    }

    /** Replies to prompts with a certain text. */
    record Entry(String when, List<String> replies) {
        Entry {
            replies = List.copyOf(replies);
        }
    }

    /** @throws BadModel if the file is no script */
    static ScriptedClient read(Path file) {
        try {
            return parse("scripted:" + file, Files.readString(file));
        } catch (IOException e) {
            throw new BadModel("model 'scripted:%s': %s; a script is a YAML list".formatted(file, FileReason.of(e)));
        }
    }

    static ScriptedClient parse(String name, String yaml) {
        try {
            var entries = new ArrayList<Entry>();
            var latency = Duration.ZERO;
            for (var item : YAML.readTree(yaml)) {
                if (item.has("latencyMillis")) {
                    latency = latency(name, item);
                } else {
                    entries.add(entry(name, item));
                }
            }
            if (entries.isEmpty()) {
                throw new BadModel("model '%s': the file has no entries; each has 'replies'".formatted(name));
            }
            return new ScriptedClient(name, entries, latency);
        } catch (JsonProcessingException e) {
            throw new BadModel("model '%s': not valid YAML: %s".formatted(name, YamlProblem.of(e)));
        }
    }

    private static Duration latency(String name, JsonNode item) {
        var millis = item.path("latencyMillis");
        if (!millis.canConvertToLong() || millis.asLong() < 0 || item.size() != 1) {
            throw new BadModel(
                    "model '%s': latencyMillis must be an entry of its own with a number of milliseconds, got '%s'"
                            .formatted(name, item));
        }
        return Duration.ofMillis(millis.asLong());
    }

    private static Entry entry(String name, JsonNode item) {
        var replies = new ArrayList<String>();
        item.path("replies").forEach(reply -> replies.add(reply.asText()));
        if (replies.isEmpty()) {
            throw new BadModel("model '%s': an entry has no 'replies', a list of at least one text".formatted(name));
        }
        return new Entry(item.path("when").asText(""), replies);
    }

    @Override
    public Reply ask(Question question) {
        var random = new SplittableRandom(question.sample());
        pause(Math.exp(LATENCY_SPREAD * random.nextGaussian()));
        var prompt = question.prompt().system() + question.prompt().user();
        for (var entry : entries) {
            if (prompt.contains(entry.when())) {
                var text = question.enough()
                        .cut(entry.replies().get(random.nextInt(entry.replies().size())));
                return new Reply.Text(text, TokenCounts.estimated(question, text, Integer.MAX_VALUE));
            }
        }
        return new Reply.Nothing(Outcome.EMPTY, "no entry of the script fits the prompt", new Usage(1, 0, 0, 0));
    }

    private void pause(double share) {
        if (latency.isZero()) {
            return;
        }
        try {
            Thread.sleep(Duration.ofMillis((long) (latency.toMillis() * share)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("the call was interrupted");
        }
    }
}
