package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.kernel.VerdictLines;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code use}: another kernel becomes the current one, if it is correct. */
@Command(
        name = "use",
        description = {
            "Evaluates a kernel, and makes it the current one if it is correct.",
            "An op begins from its plain kernel; a file computes the current op, unless another one is named."
        },
        footer = {
            "",
            "Examples:",
            "  use gemm:64x64x64",
            "  use mine.c gemm:64x64x64",
            "  use run:7",
            "  use schedule:12"
        })
final class UseCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;
    private final Workbench bench;

    @Parameters(arity = "1..*", paramLabel = "OP|FILE|RUN|SCHEDULE", description = "Where the kernel comes from.")
    private List<String> what = new ArrayList<>();

    @Mixin
    private JsonOption json = new JsonOption();

    UseCommand(Console console, Environment environment, Workbench bench) {
        this.console = console;
        this.environment = environment;
        this.bench = bench;
    }

    @Override
    public Integer call() {
        var session = bench.session();
        var announcements = new Announcements(console, bench, json.isOn());
        var origin = Origin.of(what, session.currentEntry().map(Session.Entry::op), environment);
        var op = Workbench.op(origin.op());
        return switch (bench.evaluate(op, new Kernel(origin.from(), origin.source()))) {
            case Verdict.Correct correct -> {
                bench.become(session.with(new Session.Kernel(
                        origin.op(), origin.source(), correct.cycles().count(), origin.from(), origin.run())));
                announcements.current(VerdictLines.cycles(op, correct));
                yield ExitCode.DONE;
            }
            case Verdict.Rejected rejected -> {
                announcements.rejected(origin.from(), rejected);
                yield ExitCode.REJECTED;
            }
        };
    }
}
