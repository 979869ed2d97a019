package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.RecordedJournal;
import dev.tilesmith.agent.campaign.Recording;
import dev.tilesmith.agent.campaign.Recording.BadRecording;
import dev.tilesmith.agent.campaign.RunFolder;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.cli.argument.OutputPlaces;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.report.RunText;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.SearchResult;
import dev.tilesmith.eval.VerdictCache;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Journal;
import dev.tilesmith.schedule.RunRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith replay RUN|FILE}: repeats a run from its journal or from a recording, and compares. */
@Command(
        name = "replay",
        description = {
            "Repeats a run from its journalled replies, or from a recording, without a network.",
            "Every kernel is evaluated again. Exits with 1 if any verdict of a run differs from the recorded one."
        },
        footer = {
            "",
            "Examples:",
            "  tilesmith replay 3",
            "  tilesmith replay experiments/recordings/gemm-128.jsonl --out replayed",
            "  tilesmith replay experiments/recordings/gemm-128.jsonl --latencies --no-overlap"
        })
public final class ReplayCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(paramLabel = "RUN|FILE", description = "Number of a run (see `tilesmith runs`), or a recording.")
    private String run = "";

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Writes best.c there, and every kernel with its verdict (kernels.jsonl); for recordings.")
    private @Nullable Path out;

    @Option(names = "--latencies", description = "Replies take as long as when they were recorded; for recordings.")
    private boolean latencies;

    @Option(names = "--no-overlap", description = "Plans, codes and evaluates one after the other.")
    private boolean noOverlap;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    public ReplayCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (!run.matches("\\d{1,18}")) {
            return replayFile();
        }
        if (out != null || latencies) {
            throw UserError.input("--out and --latencies are for recordings, and %s is a run".formatted(run));
        }
        return replayRun(Long.parseLong(run));
    }

    private int replayRun(long number) {
        try (var store = Stores.open(environment)) {
            var row = Stores.run(store, number);
            if (row.state() != RunRow.State.DONE) {
                throw UserError.input(new Unfinished(store, row).text());
            }
            var journal = new ComparingJournal(store.journal(number));
            var result = search(row, journal);
            return compared(number, result, journal);
        }
    }

    private int replayFile() {
        try {
            var recording = Recording.read(environment.workingDirectory().resolve(run), run);
            var row = row(recording);
            var folder = Optional.ofNullable(out)
                    .map(given ->
                            OutputPlaces.folder(environment.workingDirectory().resolve(given), given.toString()))
                    .map(RunFolder::new);
            var began = System.nanoTime();
            var journal = new RecordedJournal(recording, latencies);
            var result = search(row, journal);
            var seconds = (System.nanoTime() - began) / 1e9;
            folder.ifPresent(results -> {
                results.write("best.c", result.best().kernel().source());
                results.write("kernels.jsonl", KernelLine.file(journal.journal().candidates()));
            });
            if (json) {
                console.json(Console.fields(
                        "recording",
                        run,
                        "best",
                        Console.fields("cycles", result.best().cycles()),
                        "evaluations",
                        result.evaluations(),
                        "seconds",
                        seconds));
            } else {
                console.line("replayed   %,d kernels; best %,d cycles, %.2fx   (%.1f s)"
                        .formatted(result.evaluations(), result.best().cycles(), result.speedup(), seconds));
            }
            return ExitCode.DONE;
        } catch (BadRecording e) {
            throw UserError.input(String.valueOf(e.getMessage()));
        }
    }

    private RunRow row(Recording recording) {
        return new RunRow(
                0,
                recording.op(),
                recording.reference(),
                recording.target(),
                recording.settings(),
                recording.start(),
                RunRow.State.DONE,
                OptionalLong.empty(),
                OptionalLong.empty(),
                environment.now(),
                "");
    }

    private SearchResult search(RunRow row, Journal journal) {
        var settings = RunSettings.fromJson(row.settings());
        var models = Models.replayed(settings.models(), environment);
        var setup = RunSetup.of(row, settings, environment, VerdictCache.NONE, models, List.of());
        var text = new RunText(setup.facts());
        if (!json) {
            text.header().forEach(console::line);
        }
        try (var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            return setup.run()
                    .search(
                            settings.search().withOverlap(!noOverlap),
                            journal,
                            workers,
                            Deadline.NONE,
                            json ? new SearchListener() {} : new TablePrinter(console, text));
        }
    }

    private int compared(long number, SearchResult result, ComparingJournal journal) {
        var different = journal.differences.size();
        if (json) {
            console.json(Console.fields(
                    "run", number,
                    "best", Console.fields("cycles", result.best().cycles()),
                    "different", different));
        } else if (different == 0) {
            console.line("replayed   %,d kernels, every verdict as recorded".formatted(result.evaluations()));
        } else {
            console.line("replayed   %,d kernels, %,d verdicts differ; the first: kernel %s"
                    .formatted(result.evaluations(), different, journal.differences.peek()));
        }
        return different == 0 ? ExitCode.DONE : ExitCode.REJECTED;
    }

    /** Answers with the recorded replies, and compares each new verdict with the recorded one. */
    private static final class ComparingJournal implements Journal {
        private final Journal recorded;
        private final ConcurrentLinkedQueue<String> differences = new ConcurrentLinkedQueue<>();

        ComparingJournal(Journal recorded) {
            this.recorded = recorded;
        }

        @Override
        public Optional<String> reply(String key) {
            return recorded.reply(key);
        }

        @Override
        public void recordReply(String key, String body) {
            differences.add("reply " + key);
        }

        @Override
        public Optional<String> verdict(String hash) {
            return Optional.empty();
        }

        @Override
        public void recordVerdict(String hash, String verdict) {}

        @Override
        public Optional<CandidateRow> candidate(int iteration, int position) {
            return Optional.empty();
        }

        @Override
        public void recordCandidate(CandidateRow row) {
            if (!recorded.candidate(row.iteration(), row.position()).equals(Optional.of(row))) {
                differences.add("%d/%d".formatted(row.iteration(), row.position()));
            }
        }
    }
}
