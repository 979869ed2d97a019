package dev.tilesmith.agent.llm;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who serves models, with the environment variable of the key. */
public enum Provider {
    /** OpenAI, and every server that speaks its interface, by base URL. */
    OPENAI(Optional.of("OPENAI_API_KEY")),
    ANTHROPIC(Optional.of("ANTHROPIC_API_KEY")),
    GEMINI(Optional.of("GEMINI_API_KEY")),
    MISTRAL(Optional.of("MISTRAL_API_KEY")),
    /** A server on one's own machine, without keys. */
    OLLAMA(Optional.empty()),
    /** No model: prepared replies from a file, whose path takes the place of the name. */
    SCRIPTED(Optional.empty());

    private final Optional<String> keyVariable;

    Provider(Optional<String> keyVariable) {
        this.keyVariable = keyVariable;
    }

    /** The environment variable that holds the key; empty where none is needed. */
    public Optional<String> keyVariable() {
        return keyVariable;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Provider> labelled(String label) {
        return Arrays.stream(values())
                .filter(provider -> provider.label().equals(label))
                .findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Provider::label).toList();
    }
}
