package dev.tilesmith.agent.cli.console;

/** Runs an action if the process is told to end while this is open; the JVM then exits with 130 after Ctrl-C. */
public final class Interruption implements AutoCloseable {
    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    public static Interruption doing(Runnable action) {
        var hook = new Thread(action, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // The process is ending and the action runs: nothing is left to take back.
        }
    }
}
