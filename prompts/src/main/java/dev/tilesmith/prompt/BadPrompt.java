package dev.tilesmith.prompt;

/** A prompt file that cannot be used; the message says which, what is wrong and what would be right. */
public final class BadPrompt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadPrompt(String message) {
        super(message);
    }
}
