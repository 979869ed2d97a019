package dev.tilesmith.agent.llm;

/** A model that no retry will make answer: a wrong key, an unknown name, no such server. Ends the run. */
public final class ModelUnusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ModelUnusable(String message) {
        super(message);
    }
}
