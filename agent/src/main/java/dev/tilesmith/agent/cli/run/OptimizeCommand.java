package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.ReusedSchedule;
import dev.tilesmith.agent.campaign.RunFolder;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.argument.OutputPlaces;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.store.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tilesmith optimize}: searches for a faster kernel, or goes on with a search that was interrupted. */
@Command(
        name = "optimize",
        description = "Searches for a faster kernel of an op.",
        footer = {
            "",
            "Examples:",
            "  tilesmith optimize gemm:512x512x512",
            "  tilesmith optimize gemm:784x256x1024,bias=row,act=relu --iterations 12 --seed 7",
            "  tilesmith optimize gemm:512x512x512 --kernel mine.c --model openai:NAME@http://localhost:8000/v1",
            "  tilesmith optimize c:attention.c --kernel attention_kernel.c",
            "  tilesmith optimize c:nest.c --translate 2",
            "  tilesmith optimize gemm:1024x512x512 --reuse schedule:12",
            "  tilesmith optimize --resume 7",
            "  tilesmith optimize --from-run 7 --model openai:NAME"
        })
public final class OptimizeCommand implements Callable<Integer> {
    /** For the end of a run whose minutes are over, which only has to be written down. */
    private static final Duration GRACE = Duration.ofMillis(1500);

    /** The options that say how a run goes on; all others say what it is, which is settled when it begins. */
    private static final Set<String> OF_RESUMING =
            Set.of("--resume", "--budget-minutes", "--no-overlap", "--record", "--require-speedup", "--json");

    private final Console console;
    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "OP", description = "What to compute (see `tilesmith ops`).")
    private @Nullable String op;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "Goes on with this run; its settings are its own, but for --budget-minutes.")
    private @Nullable Long resume;

    @Option(
            names = "--from-run",
            paramLabel = "RUN",
            description = "Begins a new run with the best kernels of this one in its first beam.")
    private @Nullable Long fromRun;

    @Mixin
    private StartOptions starts = new StartOptions();

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(names = "--record", paramLabel = "FILE", description = "Writes the replies, for `tilesmith replay FILE`.")
    private @Nullable Path record;

    @Option(names = "--require-speedup", description = "Exits with 1 if nothing faster was found.")
    private boolean requireSpeedup;

    @Option(names = "--out", paramLabel = "DIR", description = "Where outputs go (default: tilesmith-runs/RUN-OP).")
    private @Nullable Path out;

    @Option(names = "--json", description = "One JSON object a line, and nothing else.")
    private boolean json;

    public OptimizeCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (resume == null && fromRun == null && op == null) {
            throw UserError.input("optimize needs an op, e.g. gemm:512x512x512, or --resume RUN");
        }
        if (resume != null) {
            checkResuming(resume);
        }
        try (var store = Stores.open(environment)) {
            var earlier = Optional.ofNullable(resume).map(run -> Stores.run(store, run));
            var deadline = deadline(earlier);
            return deadline.later(GRACE)
                    .inTime(() -> execute(store, earlier, deadline))
                    .orElseGet(this::leave);
        }
    }

    private void checkResuming(long run) {
        if (op != null) {
            throw UserError.input("--resume %d goes on with that run's own op; leave '%s' out".formatted(run, op));
        }
        for (var option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!OF_RESUMING.contains(option.longestName())) {
                throw UserError.input("--resume %d goes on with that run's own settings; leave %s out"
                        .formatted(run, option.longestName()));
            }
        }
    }

    private int execute(SqliteStore store, Optional<RunRow> earlier, Deadline deadline) {
        var recording = recording();
        var row = earlier.isPresent() ? earlier.get() : begin(store, deadline);
        try (var _ = Stores.claim(store, row.id())) {
            var carriedOut = earlier.isPresent() ? resumed(store, row, deadline) : row;
            var printer = new RunPrinter(console, environment, store, json, requireSpeedup);
            var execution = new RunExecution(environment, store, printer, options.overlaps(), recording);
            return printer.print(carriedOut, execution.execute(carriedOut, deadline));
        }
    }

    /** Where the computer was too busy even for what ends by itself, the run is left as if its process had been killed. */
    private int leave() {
        if (json) {
            console.json(Console.fields("stopped", true));
        } else {
            console.line("stopped    the time was over; if the run had begun, `tilesmith runs` shows its number");
        }
        return requireSpeedup ? ExitCode.REJECTED : ExitCode.DONE;
    }

    /** A run that is resumed has its minutes again, or as many as are given now. */
    private Deadline deadline(Optional<RunRow> earlier) {
        try {
            return environment.deadline(options.models()
                    .budgetMinutes()
                    .orElseGet(() -> earlier.map(row -> RunSettings.fromJson(row.settings())
                                    .models()
                                    .budgetMinutes())
                            .orElse(0.0)));
        } catch (IllegalArgumentException e) {
            throw UserError.input("--" + e.getMessage());
        }
    }

    private RunRow resumed(SqliteStore store, RunRow row, Deadline deadline) {
        var models = Models.of(RunSettings.fromJson(row.settings()).models(), environment);
        models.checkTexts(OpArgument.ofRun(row), row.start());
        models.probe(environment, deadline);
        return row.folder().isEmpty() ? placed(store, row, outputs()) : row;
    }

    private RunRow begin(SqliteStore store, Deadline deadline) {
        var given = spec.commandLine().getParseResult();
        starts.check(given, fromRun != null, options.search().allowsLoopCommands());
        var from = continuation(store);
        var parsed = from.map(Continuation::op)
                .orElseGet(() -> OpArgument.parse(Objects.requireNonNull(op), options.target()));
        var first = startingKernel(parsed, from);
        var reused = deadline.inTime(() -> reused(store, parsed, first)).orElse(Optional.empty());
        var settings = settings(store, parsed, from, reused);
        options.checkThatNoneIsIdle(given::hasMatchedOption);
        var proposing = Models.of(settings.models(), environment);
        proposing.checkTexts(parsed, first);
        proposing.probe(environment, deadline);
        var outputs = outputs();
        var row = new NewRun(parsed, first, settings).row(environment);
        return placed(store, store.run(store.begin(row)).orElseThrow(), outputs);
    }

    /** The run, with a folder that is its own. */
    private RunRow placed(SqliteStore store, RunRow row, Path outputs) {
        return out == null
                ? NewRun.placed(store, row, outputs)
                : NewRun.placed(store, row.id(), new RunFolder(outputs));
    }

    /** The run's folder, or where it will be. */
    private Path outputs() {
        var folder = out == null ? RunFolder.ALL : out;
        return OutputPlaces.folder(environment.workingDirectory().resolve(folder), folder.toString());
    }

    private Optional<Continuation> continuation(SqliteStore store) {
        return Optional.ofNullable(fromRun)
                .map(run -> Continuation.of(
                        store,
                        run,
                        Optional.ofNullable(op),
                        options.target(),
                        options.search().beam()));
    }

    private RunSettings settings(
            SqliteStore store, Op parsed, Optional<Continuation> from, Optional<ReusedSchedule> reused) {
        var pool = from.map(Continuation::pool).orElse(List.of());
        var basis = new RunOptions.Basis(startName(from), pool, reused, options.experience(store));
        return options.settings(environment, parsed, basis);
    }

    /** A search that begins from the user's own kernel, or from another run's, reuses only what it is told to. */
    private Optional<ReusedSchedule> reused(SqliteStore store, Op parsed, String start) {
        var isOwnStart = starts.file(environment).isPresent() || fromRun != null;
        return isOwnStart && options.reusesNearest() ? Optional.empty() : options.reused(store, parsed, start);
    }

    private Optional<Path> recording() {
        return Optional.ofNullable(record)
                .map(file -> OutputPlaces.file(environment.workingDirectory().resolve(file), file.toString()));
    }

    private String startName(Optional<Continuation> from) {
        return starts.file(environment)
                .map(file -> file.getFileName().toString())
                .or(() -> from.map(Continuation::startName))
                .orElseGet(starts::name);
    }

    private String startingKernel(Op parsed, Optional<Continuation> from) {
        return starts.file(environment)
                .map(file -> KernelFiles.read(environment.workingDirectory().resolve(file), file.toString())
                        .source())
                .or(() -> from.map(earlier -> earlier.from().start()))
                .orElseGet(() -> OpArgument.startingKernel(parsed, starts.name()));
    }
}
