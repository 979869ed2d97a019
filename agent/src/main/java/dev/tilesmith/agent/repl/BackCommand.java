package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code back}: another kernel of the session is the current one again. */
@Command(
        name = "back",
        description =
                "Returns to the kernel before the current one, or to kernel K. Nothing is lost: log has all of them.")
final class BackCommand implements Callable<Integer> {
    private final Console console;
    private final Workbench bench;

    @Parameters(arity = "0..1", paramLabel = "K", description = "Number of a kernel (see log).")
    private @Nullable Integer number;

    @Mixin
    private JsonOption json = new JsonOption();

    BackCommand(Console console, Workbench bench) {
        this.console = console;
        this.bench = bench;
    }

    @Override
    public Integer call() {
        var to = Optional.ofNullable(number).orElseGet(() -> bench.before("back"));
        bench.become(bench.session().at(to));
        var entry = bench.current();
        if (json.isOn()) {
            console.json(new Announcements(console, bench, true).fields(entry));
        } else {
            console.line("%-10s %,d cycles; %s: %s"
                    .formatted(
                            Announcements.name(entry),
                            entry.cycles(),
                            entry.op(),
                            entry.kernel().from()));
        }
        return ExitCode.DONE;
    }
}
