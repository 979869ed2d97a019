package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.agent.search.ensemble.Ensemble;
import dev.tilesmith.agent.search.ensemble.WeightedEnsemble;
import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Ops;
import dev.tilesmith.schedule.MemoryJournal;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Toy kernels: a source is a number, and the number is its cycles; odd ones are wrong. */
final class NumberKernels {
    static final Kernel START = new Kernel("start", "1000");

    private NumberKernels() {}

    static SearchResult search(
            SearchSettings settings,
            MemoryJournal journal,
            int workers,
            Judge judge,
            List<Proposer> proposers,
            SearchListener listener) {
        var even = WeightedEnsemble.even(proposers.size());
        return search(settings, journal, workers, judge, proposers, listener, even, Stopping.NEVER);
    }

    static SearchResult search(
            SearchSettings settings,
            MemoryJournal journal,
            int workers,
            Judge judge,
            List<Proposer> proposers,
            SearchListener listener,
            Ensemble ensemble,
            Stopping stopping) {
        try (var pool = Executors.newFixedThreadPool(workers)) {
            var context = new SearchContext(Ops.parse("gemm:16x16x16"), journal, pool, ensemble, stopping);
            return new BeamSearch(settings, judge, proposers, context, listener).run(START);
        }
    }

    /** What a killed process leaves behind: some of the records of each kind. */
    static MemoryJournal cut(MemoryJournal whole, int records) {
        var cut = new MemoryJournal();
        whole.replies().entrySet().stream()
                .limit(records)
                .forEach(entry -> cut.recordReply(entry.getKey(), entry.getValue()));
        whole.verdicts().entrySet().stream()
                .limit(records)
                .forEach(entry -> cut.recordVerdict(entry.getKey(), entry.getValue()));
        whole.candidates().stream().limit(records).forEach(cut::recordCandidate);
        return cut;
    }

    /** Takes some cycles off the parent's. */
    static class Subtracting implements Proposer {
        @Override
        public String name() {
            return "subtracting";
        }

        @Override
        public int options(Parent parent) {
            return 6;
        }

        @Override
        public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
            return Answer.of(IntStream.range(0, share.count())
                    .mapToObj(i -> new Plan("subtract", "subtract about " + random.nextInt(100), ""))
                    .toList());
        }

        @Override
        public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
            var cycles = Integer.parseInt(parent.kernel().source());
            return Answer.of(IntStream.range(0, codes)
                    .mapToObj(i -> new Draft(plan, "" + Math.max(1, cycles - random.nextInt(120))))
                    .toList());
        }
    }

    /** The same, one plan and one kernel a call, as a model answers. */
    static class SubtractingOneByOne extends Subtracting {
        @Override
        public int plansPerCall() {
            return 1;
        }

        @Override
        public int codesPerCall() {
            return 1;
        }
    }

    static class NumberJudge implements Judge {
        @Override
        public String hash(String source) {
            return "hash of " + source;
        }

        @Override
        public Verdict evaluate(Kernel kernel, OptionalLong boundCycles) {
            var cycles = Long.parseLong(kernel.source());
            if (boundCycles.isPresent() && cycles > boundCycles.getAsLong()) {
                return new Verdict.CutShort(new Cycles(boundCycles.getAsLong()));
            }
            return cycles % 2 == 1
                    ? new Verdict.OverLimit("odd numbers", cycles)
                    : new Verdict.Correct(new Cycles(cycles), new Feedback(0.5, List.of(), 1, 1, 1, 1, ""));
        }
    }
}
