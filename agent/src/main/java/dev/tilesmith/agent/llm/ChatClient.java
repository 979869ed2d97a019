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
     * The same, but each repetition of a request that came to nothing has to be allowed first.
     *
     * @throws ModelUnusable when no retry can help
     */
    default Reply ask(Question question, Allowance allowance) {
        return ask(question);
    }

    /** Whether a request may be sent again. */
    interface Allowance {
        /** Always. */
        Allowance UNLIMITED = _ -> true;

        /** @param lost what the provider may charge for the attempt that broke */
        boolean repeats(Usage lost);
    }

    /**
     * Makes sure, with one small request, that the model can be asked.
     *
     * @throws ModelUnusable when it cannot: a wrong key, an unknown name, no server
     */
    default void probe() {}
}
