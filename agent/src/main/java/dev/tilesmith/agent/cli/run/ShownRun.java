package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.CallTally;
import dev.tilesmith.agent.campaign.RecordingJournal;
import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.search.IterationReport;
import dev.tilesmith.agent.search.Reuse;
import dev.tilesmith.agent.search.SearchListener;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.schedule.RunRow;
import dev.tilesmith.schedule.RunStore;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Keeps a stored run up to date and has each step printed, with the progress bar below it.
 *
 * @param row the run
 * @param store that keeps it
 * @param progress the bar
 * @param printer of the steps
 * @param recording that hears of the replies
 * @param calls adds up what the models were asked
 */
record ShownRun(
        RunRow row,
        RunStore store,
        ProgressPrinter progress,
        SearchListener printer,
        Optional<RecordingJournal> recording,
        CallTally calls)
        implements SearchListener {
    @Override
    public void started(Candidate start) {
        var cycles = OptionalLong.of(start.cycles());
        store.progress(row.id(), RunRow.State.RUNNING, cycles, cycles);
        printer.started(start);
    }

    @Override
    public void seeded(Candidate seed) {
        printer.seeded(seed);
    }

    @Override
    public void reused(Reuse.Outcome outcome) {
        printer.reused(outcome);
    }

    @Override
    public void iterationStarted(int iteration) {
        printer.iterationStarted(iteration);
        progress.iterationStarted(iteration);
    }

    @Override
    public void expected(int kernels) {
        progress.expected(kernels);
    }

    @Override
    public void evaluated() {
        progress.evaluated();
    }

    @Override
    public void called(List<ModelCall> answered) {
        calls.add(answered);
    }

    @Override
    public void replied(String key, String body, long millis) {
        recording.ifPresent(journal -> journal.replied(key, body, millis));
    }

    @Override
    public void iterationClosed(IterationReport report) {
        progress.clear();
        var best = OptionalLong.of(report.best().cycles());
        store.progress(row.id(), RunRow.State.RUNNING, OptionalLong.empty(), best);
        printer.iterationClosed(report);
    }
}
