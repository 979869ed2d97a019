package dev.tilesmith.agent.llm;

/** Stands for a model in a replay, where every reply is known. */
public record UnaskedClient(String name) implements ChatClient {
    @Override
    public Reply ask(Question question) {
        throw new IllegalStateException("a replay asks no model, but %s was asked".formatted(name));
    }
}
