package dev.tilesmith.agent.cli;

/** The entry point of the {@code tilesmith} command. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("tilesmith");
    }
}
