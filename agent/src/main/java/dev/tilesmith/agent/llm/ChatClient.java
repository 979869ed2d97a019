package dev.tilesmith.agent.llm;

import dev.tilesmith.prompt.Prompt;

/** One model. Thread-safe. */
public interface ChatClient {
    /** How runs and reports call the model. */
    String name();

    /**
     * Asks and waits for the reply, or for as much of it as is enough; the rest is not waited for.
     *
     * @throws ModelUnusable when no retry can help
     */
    Reply ask(Prompt prompt, Enough enough);
}
