package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code log}: the kernels of the session. */
@Command(name = "log", description = "Lists the kernels of the session; * marks the current one.")
final class LogCommand implements Callable<Integer> {
    private final Console console;
    private final Workbench bench;

    @Mixin
    private JsonOption json = new JsonOption();

    LogCommand(Console console, Workbench bench) {
        this.console = console;
        this.bench = bench;
    }

    @Override
    public Integer call() {
        var session = bench.session();
        if (json.isOn()) {
            var announcements = new Announcements(console, bench, true);
            session.kernels().forEach(entry -> {
                var fields = announcements.fields(entry);
                fields.put("current", entry.number() == session.current());
                console.json(fields);
            });
        } else if (session.kernels().isEmpty()) {
            console.line("no kernels yet; begin with: use OP");
        } else {
            console.line("kernel        cycles  speedup  op and where it came from");
            session.kernels().forEach(this::print);
        }
        return ExitCode.DONE;
    }

    /** The speedup is the one over the session's first kernel of the same op. */
    private void print(Session.Entry entry) {
        var session = bench.session();
        var first = session.kernels().stream()
                .filter(other -> other.op().equals(entry.op()))
                .findFirst()
                .orElse(entry);
        console.line("%6d %s %,11d %7.2fx  %s: %s"
                .formatted(
                        entry.number(),
                        entry.number() == session.current() ? "*" : " ",
                        entry.cycles(),
                        (double) first.cycles() / entry.cycles(),
                        entry.op(),
                        entry.kernel().from()));
    }
}
