package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.Verification;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.Neighbors.Neighbor;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code tilesmith reuse OP}: shows which schedules are near an op, and searches on from one of them. */
@Command(
        name = "reuse",
        description = {
            "Shows which schedules of the store are nearest to an op, and searches on from the nearest one.",
            "The op is laid out as that one does, its optimizations are replayed, and a few iterations follow.",
            "Takes every option of optimize."
        },
        footer = {
            "",
            "Examples:",
            "  tilesmith reuse gemm:1024x512x512",
            "  tilesmith reuse gemm:1024x512x512 --list",
            "  tilesmith reuse gemm:1024x512x512 --from schedule:12 --iterations 8"
        })
public final class ReuseCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;
    private final Function<List<String>, Integer> optimize;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "OP", description = "What to compute (see `tilesmith ops`).")
    private String op = "";

    @Option(
            names = "--from",
            paramLabel = "SCHEDULE|RUN",
            defaultValue = ReuseChoice.AUTO,
            description = "Reuses this one, e.g. 12, schedule:12 or run:7, instead of the nearest.")
    private String from = ReuseChoice.AUTO;

    @Option(
            names = "--top",
            paramLabel = "N",
            defaultValue = "5",
            description = "Shows so many (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(names = "--list", description = "Shows them, and does not search.")
    private boolean list;

    @Option(names = "--iterations", defaultValue = "4", description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Option(names = "--json", description = "One JSON object a line: the schedules, then the run.")
    private boolean json;

    @Unmatched
    private List<String> more = new ArrayList<>();

    /** @param optimize runs the command of that name with these arguments */
    public ReuseCommand(Console console, Environment environment, Function<List<String>, Integer> optimize) {
        this.console = console;
        this.environment = environment;
        this.optimize = optimize;
    }

    @Override
    public Integer call() {
        var parsed = OpArgument.parse(op, Optional.empty());
        if (top < 1) {
            throw UserError.input("--top must be at least 1, got %d".formatted(top));
        }
        if (list) {
            checkListing();
        }
        show(parsed, neighbors(parsed));
        return list ? ExitCode.DONE : optimize.apply(arguments());
    }

    /** What says how to search means nothing where nothing is searched. */
    private void checkListing() {
        var given = spec.commandLine().getParseResult();
        var unused = Stream.concat(Stream.of("--from", "--iterations").filter(given::hasMatchedOption), more.stream());
        unused.findFirst().ifPresent(option -> {
            throw UserError.input("--list does not search; leave %s out, or --list".formatted(option));
        });
    }

    private List<Neighbor> neighbors(Op parsed) {
        try (var store = Stores.open(environment)) {
            var compiler = new BuiltinCompiler();
            var found = new ReuseChoice(store, new Verification(compiler, CompilerOption.version(compiler), 1))
                    .neighbors(parsed, top);
            if (found.isEmpty()) {
                throw UserError.input(
                        "there is no schedule of an op like %s on %s yet; find one with: tilesmith optimize %s"
                                .formatted(parsed.text(), parsed.target().name(), parsed.text()));
            }
            return found;
        }
    }

    private void show(Op parsed, List<Neighbor> neighbors) {
        if (json) {
            neighbors.forEach(neighbor -> console.json(Console.fields("neighbor", fields(neighbor))));
            return;
        }
        console.line("nearest to %s".formatted(parsed.title()));
        console.line("schedule      cycles  speedup  distance  op and reasons");
        for (var neighbor : neighbors) {
            var schedule = neighbor.schedule().asRecorded();
            console.line("%8d %,11d %7.2fx %9.2f  %s: %s"
                    .formatted(
                            schedule.id(),
                            schedule.cycles(),
                            schedule.speedup(),
                            neighbor.similarity().distance(),
                            schedule.op(),
                            neighbor.why()));
        }
        if (!list) {
            console.line("");
        }
    }

    private static Object fields(Neighbor neighbor) {
        var schedule = neighbor.schedule().asRecorded();
        return Console.fields(
                "schedule", schedule.id(),
                "op", schedule.op(),
                "cycles", schedule.cycles(),
                "speedup", schedule.speedup(),
                "distance", neighbor.similarity().distance(),
                "reasons", neighbor.similarity().reasons());
    }

    private List<String> arguments() {
        var arguments = new ArrayList<>(List.of(op, "--reuse", from, "--iterations", "" + iterations));
        if (json) {
            arguments.add("--json");
        }
        arguments.addAll(more);
        return arguments;
    }
}
