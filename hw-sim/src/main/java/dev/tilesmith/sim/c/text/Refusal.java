package dev.tilesmith.sim.c.text;

/** A part of the source breaks a rule. Control flow inside the checker: it ends as a diagnostic. */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position at;
    private final String message;

    public Refusal(Position at, String message) {
        super(message, null, false, false);
        this.at = at;
        this.message = message;
    }

    public Position at() {
        return at;
    }

    public String message() {
        return message;
    }
}
