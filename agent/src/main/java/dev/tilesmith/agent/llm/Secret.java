package dev.tilesmith.agent.llm;

import java.util.Optional;

/**
 * A provider's key. It has no text form, so that it gets into no message by accident, and a server that repeats it in a
 * reply does not get it into a journal.
 */
final class Secret {
    private static final int SHORTEST = 8;

    private final Optional<String> key;

    Secret(Optional<String> key) {
        this.key = key;
    }

    /** The key for the provider's client, or a word in its place for a server that needs none. */
    String value() {
        return key.orElse("none");
    }

    /** The text without the key. A key of a few letters, such as a local server's, is no secret. */
    String scrubbed(String text) {
        return key.filter(value -> value.length() >= SHORTEST)
                .map(value -> text.replace(value, "[key]"))
                .orElse(text);
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
