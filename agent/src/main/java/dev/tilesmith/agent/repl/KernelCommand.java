package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code kernel}: prints a kernel of the session. */
@Command(name = "kernel", description = "Prints the current kernel, or kernel K, with line numbers.")
final class KernelCommand implements Callable<Integer> {
    private final Console console;
    private final Workbench bench;

    @Parameters(arity = "0..1", paramLabel = "K", description = "Number of a kernel (see log).")
    private @Nullable Integer number;

    @Mixin
    private JsonOption json = new JsonOption();

    KernelCommand(Console console, Workbench bench) {
        this.console = console;
        this.bench = bench;
    }

    @Override
    public Integer call() {
        var entry = Optional.ofNullable(number).map(bench.session()::entry).orElseGet(bench::current);
        if (json.isOn()) {
            console.kernel(Announcements.name(entry), entry.source(), true);
        } else {
            var line = 0;
            for (var text : entry.source().lines().toList()) {
                line++;
                console.line("%4d  %s".formatted(line, text));
            }
        }
        return ExitCode.DONE;
    }
}
