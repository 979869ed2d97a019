package dev.tilesmith.sim.c;

/** A part of the source breaks a rule. Control flow inside the checker: it ends as a diagnostic. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Position at;
    private final String message;

    Refusal(Position at, String message) {
        super(message, null, false, false);
        this.at = at;
        this.message = message;
    }

    Position at() {
        return at;
    }

    String message() {
        return message;
    }
}
