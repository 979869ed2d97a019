package dev.tilesmith.op;

/** An op text that names no op: one sentence that says what is wrong, where, with which value, and what would be right. */
public final class BadOp extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BadOp(String message) {
        super(message, null, false, false);
    }

    /** The sentence, which a bad op always has. */
    public String reason() {
        var message = getMessage();
        return message == null ? "" : message;
    }
}
