package dev.tilesmith.sim.memory;

/** The guest did something illegal. Control flow inside {@code hw-sim}: it leaves as a fault in the result. */
public final class GuestFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the values, and what would be right */
    public GuestFault(String message) {
        super(message, null, false, false);
    }

    /** The message, which a fault always has. */
    public String reason() {
        var message = getMessage();
        return message == null ? "" : message;
    }
}
