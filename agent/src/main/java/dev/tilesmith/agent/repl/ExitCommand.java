package dev.tilesmith.agent.repl;

import picocli.CommandLine.Command;

/** {@code exit}: ends the session. */
@Command(name = "exit", aliases = "quit", description = "Leaves the session, as Ctrl-D does.")
final class ExitCommand implements Runnable {
    private final Workbench bench;

    ExitCommand(Workbench bench) {
        this.bench = bench;
    }

    @Override
    public void run() {
        bench.leave();
    }
}
