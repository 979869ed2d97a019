package dev.tilesmith.agent.llm;

/** A model that the user named wrongly; the message says what would be right. */
public final class BadModel extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadModel(String message) {
        super(message);
    }
}
