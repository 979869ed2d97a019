package dev.tilesmith.agent.campaign;

import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.agent.search.strategy.Candidate;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.schedule.TileFacts;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * What follows a search, side by side: its winner is verified on inputs that the search has not used, laid open for its
 * tiles, and traced. Whatever is not there when the time is over is left out.
 *
 * @param run its number
 * @param verdicts on the fresh inputs
 * @param tiles of the winner, where they can be recovered
 * @param trace in the Chrome trace format
 * @param deadline of all of it
 */
record Conclusion(
        long run,
        List<Future<Verdict>> verdicts,
        Future<Optional<TileFacts>> tiles,
        Future<String> trace,
        Deadline deadline) {
    /** Evaluations that the rest takes as long as: a trace measures a kernel's first calls. */
    private static final int OTHER_EVALUATIONS = 3;

    /** Begins everything, what is most important first. */
    static Conclusion begin(OptimizationRun run, Candidate winner, ExecutorService workers, Deadline deadline) {
        return new Conclusion(
                run.row().id(),
                run.judge().onFreshInputs(winner).stream().map(workers::submit).toList(),
                workers.submit(() -> run.tiles().apply(winner.kernel())),
                workers.submit(() -> run.trace().apply(winner.kernel())),
                deadline);
    }

    /** How many evaluations, one after the other, take about as long as a conclusion. */
    static int evaluations(int freshSeeds) {
        return Math.ceilDiv(freshSeeds + OTHER_EVALUATIONS, Runtime.getRuntime().availableProcessors());
    }

    /** What a schedule needs to know of a kernel that was verified. */
    record Verified(Optional<TileFacts> tiles) {}

    /**
     * Empty if there was no time.
     *
     * @throws IllegalStateException if the winner is rejected: the checks of the search were too weak
     */
    Optional<Verified> verified() {
        for (var running : verdicts) {
            var verdict = deadline.await(running);
            if (verdict.isEmpty()) {
                return Optional.empty();
            }
            if (verdict.get() instanceof Verdict.Rejected rejected) {
                throw new IllegalStateException(
                        "the winner is %s on fresh inputs: %s; its kernel is in the store under run %d"
                                .formatted(rejected.label(), rejected.reason(), run));
            }
        }
        return deadline.await(tiles).map(Verified::new);
    }

    /** The trace, if there was time for it. */
    Optional<String> traced() {
        return deadline.await(trace);
    }
}
