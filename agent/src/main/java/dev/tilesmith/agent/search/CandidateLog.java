package dev.tilesmith.agent.search;

import dev.tilesmith.agent.search.IterationPipeline.Judged;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.eval.VerdictText;
import dev.tilesmith.schedule.CandidateRow;
import dev.tilesmith.schedule.Journal;
import java.util.List;
import java.util.OptionalLong;

/** Keeps every evaluated kernel with its place in the run, for people and for other runs. */
record CandidateLog(Journal journal) {
    private static final String START = "start";

    void recordStart(Kernel kernel, String hash, Verdict verdict) {
        record(row(0, 0, "", START, START, "", kernel.source(), hash, verdict));
    }

    /** Seeds follow the start, which has position 0. */
    void recordSeed(int position, Proposal proposal, Verdict verdict) {
        record(row(0, position, proposal, verdict));
    }

    /** Keeps an iteration's kernels in their order, duplicates left out, and tells how many there are. */
    int record(int iteration, List<Judged> judged) {
        var position = 0;
        for (var kernel : judged) {
            if (kernel.verdict().isPresent()) {
                record(row(
                        iteration,
                        position++,
                        kernel.proposal(),
                        kernel.verdict().get()));
            }
        }
        return position;
    }

    /** A run that is resumed has some rows already. */
    private void record(CandidateRow row) {
        if (journal.candidate(row.iteration(), row.position()).isEmpty()) {
            journal.recordCandidate(row);
        }
    }

    private static CandidateRow row(int iteration, int position, Proposal proposal, Verdict verdict) {
        return row(
                iteration,
                position,
                proposal.parent().hash(),
                proposal.proposer(),
                proposal.plan().option(),
                proposal.plan().sentence(),
                proposal.source(),
                proposal.hash(),
                verdict);
    }

    private static CandidateRow row(
            int iteration,
            int position,
            String parent,
            String proposer,
            String option,
            String plan,
            String source,
            String hash,
            Verdict verdict) {
        return new CandidateRow(
                iteration,
                position,
                parent,
                proposer,
                option,
                plan,
                source,
                hash,
                verdict.label(),
                cycles(verdict),
                VerdictText.write(verdict));
    }

    private static OptionalLong cycles(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Correct correct -> OptionalLong.of(correct.cycles().count());
            case Verdict.Rejected _ -> OptionalLong.empty();
        };
    }
}
