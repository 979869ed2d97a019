package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.report.RunText;
import dev.tilesmith.agent.search.BeamSearch;
import dev.tilesmith.agent.search.SearchContext;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.VerdictCache;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Journal;
import dev.tilesmith.schedule.RunRow;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith replay RUN}: repeats a run from its journal and compares. */
@Command(
        name = "replay",
        description = {
            "Repeats a run from its journalled replies, without a network, and evaluates every kernel again.",
            "Exits with 1 if any verdict differs from the recorded one."
        },
        footer = {"", "Example:", "  tilesmith replay 3"})
final class ReplayCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(paramLabel = "RUN", description = "Number of the run (see `tilesmith runs`).")
    private long run;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    ReplayCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        try (var store = Stores.open(environment)) {
            var row = Stores.run(store, run);
            if (row.state() != RunRow.State.DONE) {
                throw UserError.input("run %d is %s; finish it with: tilesmith optimize --resume %d"
                        .formatted(run, row.state().label(), run));
            }
            return replay(row, new ComparingJournal(store.journal(run)));
        }
    }

    private int replay(RunRow row, ComparingJournal journal) {
        var settings = RunSettings.fromJson(row.settings());
        var setup = RunSetup.of(row, settings, environment, VerdictCache.NONE);
        var text = new RunText(setup.facts());
        if (!json) {
            text.header().forEach(console::line);
        }
        try (var workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            var search = new BeamSearch(
                    settings.search(),
                    setup.run().judge(),
                    setup.run().proposers(),
                    new SearchContext(setup.run().op(), journal, workers),
                    json ? new SearchListener() {} : new TablePrinter(console, text));
            var result = search.run(new Kernel(settings.startName() + ".c", row.start()));
            var different = journal.differences.size();
            if (json) {
                console.json(Console.fields(
                        "run",
                        run,
                        "best",
                        Console.fields("cycles", result.best().cycles()),
                        "different",
                        different));
            } else if (different == 0) {
                console.line("replayed   %,d kernels, every verdict as recorded".formatted(result.evaluations()));
            } else {
                console.line("replayed   %,d kernels, %,d verdicts differ; the first: kernel %s"
                        .formatted(result.evaluations(), different, journal.differences.peek()));
            }
            return different == 0 ? ExitCode.DONE : ExitCode.REJECTED;
        }
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
