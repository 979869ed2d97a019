package dev.tilesmith.agent.repl;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code diff}: what is different in the current kernel. */
@Command(
        name = "diff",
        description =
                "Shows the changes from the kernel before, or from kernel K, to the current one, as a unified diff.")
final class DiffCommand implements Callable<Integer> {
    private static final int CONTEXT_LINES = 3;

    private final Console console;
    private final Workbench bench;

    @Parameters(arity = "0..1", paramLabel = "K", description = "Number of a kernel (see log).")
    private @Nullable Integer number;

    @Mixin
    private JsonOption json = new JsonOption();

    DiffCommand(Console console, Workbench bench) {
        this.console = console;
        this.bench = bench;
    }

    @Override
    public Integer call() {
        var now = bench.current();
        var other = Optional.ofNullable(number).orElseGet(() -> bench.before("diff"));
        var before = bench.session().entry(other);
        var lines = lines(before, now);
        if (json.isOn()) {
            console.json(Console.fields("from", before.number(), "to", now.number(), "diff", String.join("\n", lines)));
        } else if (lines.isEmpty()) {
            console.line("kernels %d and %d have the same text".formatted(before.number(), now.number()));
        } else {
            lines.forEach(console::line);
        }
        return ExitCode.DONE;
    }

    private List<String> lines(Session.Entry before, Session.Entry now) {
        var from = before.source().lines().toList();
        var to = now.source().lines().toList();
        return UnifiedDiffUtils.generateUnifiedDiff(
                name(before), name(now), from, DiffUtils.diff(from, to), CONTEXT_LINES);
    }

    private String name(Session.Entry entry) {
        return bench.shown(bench.open().kernel(entry)).toString();
    }
}
