package dev.tilesmith.schedule.store;

/** The store cannot be used: the environment's fault (disk full, not writable, another program's file). */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
