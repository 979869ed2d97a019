package dev.tilesmith.agent.llm;

/** One model. Thread-safe. */
public interface ChatClient {
    /** How runs and reports call the model. */
    String name();

    /**
     * Asks and waits for the reply, or for as much of it as is enough; the rest is not waited for.
     *
     * @throws ModelUnusable when no retry can help
     */
    Reply ask(Question question);

    /**
     * Makes sure, with one small request, that the model can be asked.
     *
     * @throws ModelUnusable when it cannot: a wrong key, an unknown name, no server
     */
    default void probe() {}
}
