package dev.tilesmith.agent.llm;

/**
 * Ends the request of an attempt, so that whoever reads its reply reads no further: a server may keep a connection open
 * after it has sent what makes no sense. Thread-safe.
 */
final class HangUp {
    private volatile Runnable end = () -> {};

    /** Says how the connection is ended that was made just now. */
    void by(Runnable end) {
        this.end = end;
    }

    void now() {
        end.run();
    }
}
