package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.cli.kernel.VerdictLines;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.schedule.RunRow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code step}: a search goes on from the current kernel, and its winner becomes the current one if it is faster. */
@Command(
        name = "step",
        description = {
            "Searches on from the current kernel, and takes the winner if it is faster.",
            "N iterations (1) of an ordinary run of optimize, whose options it takes: the run is stored, and can be resumed"
                    + " and replayed. After a search, the next one begins with its best kernels."
        },
        footer = {"", "Examples:", "  step", "  step 4 --plans 8", "  step 2 --model openai:NAME"})
final class StepCommand implements Callable<Integer> {
    /** What the session itself says to the search. */
    private static final List<String> OF_THE_SESSION = List.of(
            "--iterations",
            "--start",
            "--kernel",
            "--from-run",
            "--resume",
            "--out",
            "--cc",
            "--target",
            "--allow-loop-commands");

    private final Console console;
    private final Environment environment;
    private final Workbench bench;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "[N] [OPTION]", hideParamSyntax = true, description = "See above.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of every random choice (default: ${DEFAULT-VALUE}, and one more with each search).")
    private long seed;

    @Mixin
    private JsonOption json = new JsonOption();

    private StepCommand(Console console, Environment environment, Workbench bench) {
        this.console = console;
        this.environment = environment;
        this.bench = bench;
    }

    /** Hands on the options that it does not know. */
    static CommandLine line(Console console, Environment environment, Workbench bench) {
        return new CommandLine(new StepCommand(console, environment, bench))
                .setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    public Integer call() {
        checkOptions();
        var session = bench.session();
        var entry = bench.current();
        var folder = bench.open().search(session);
        var search = search(entry, folder);
        bench.become(session.searched());
        var exitCode = bench.run(console, environment, search);
        return exitCode == ExitCode.DONE ? adopt(entry, folder) : exitCode;
    }

    private void checkOptions() {
        for (var argument : arguments) {
            var option = argument.replaceFirst("=.*", "");
            if (OF_THE_SESSION.contains(option)) {
                throw UserError.input(
                        "%s is the session's: step begins with its kernel, N says for how many iterations, and repl with"
                                        .formatted(option)
                                + " which compiler; leave it out, or use optimize");
            }
        }
    }

    private List<String> search(Session.Entry entry, Path folder) {
        var isCounted = !arguments.isEmpty() && arguments.getFirst().matches("\\d+");
        var isSeeded = spec.commandLine().getParseResult().hasMatchedOption("--seed");
        var start = entry.kernel().run() == Session.NONE
                ? List.of("--start", bench.shown(bench.open().kernel(entry)).toString())
                : List.of("--from-run", "" + entry.kernel().run());
        var search = new ArrayList<>(List.of("optimize", entry.op()));
        search.addAll(start);
        search.addAll(List.of("--iterations", isCounted ? arguments.getFirst() : "1"));
        search.addAll(
                List.of("--seed", "" + (isSeeded ? seed : seed + bench.session().searches())));
        search.addAll(List.of("--out", bench.shown(folder).toString()));
        search.addAll(arguments.subList(isCounted ? 1 : 0, arguments.size()));
        if (json.isOn()) {
            search.add("--json");
        }
        return bench.withMachine(search);
    }

    /** Takes the winner if it is faster; the next search goes on from this one in any case. */
    private int adopt(Session.Entry entry, Path folder) {
        var announcements = new Announcements(console, bench, json.isOn());
        var run = run(folder);
        var winner = folder.resolve("best.c");
        if (run.isEmpty() || !Files.exists(winner)) {
            announcements.stays("the search has not come to an end");
            return ExitCode.DONE;
        }
        var from = "run " + run.get().id();
        var source = KernelFiles.read(winner, bench.shown(winner).toString()).source();
        var op = Workbench.op(entry.op());
        if (bench.evaluate(op, new Kernel(from, source)) instanceof Verdict.Correct correct
                && correct.cycles().count() < entry.cycles()) {
            bench.become(bench.session()
                    .with(new Session.Kernel(
                            entry.op(),
                            source,
                            correct.cycles().count(),
                            from,
                            run.get().id())));
            announcements.current(VerdictLines.cycles(op, correct));
        } else {
            bench.become(bench.session().in(run.get().id()));
            announcements.stays("%s found nothing faster".formatted(from));
        }
        return ExitCode.DONE;
    }

    /** The run that has left its files in the folder. */
    private Optional<RunRow> run(Path folder) {
        try (var store = Stores.open(environment)) {
            return store.runs().stream()
                    .filter(row -> row.folder().equals(folder.toString()))
                    .findFirst();
        }
    }
}
