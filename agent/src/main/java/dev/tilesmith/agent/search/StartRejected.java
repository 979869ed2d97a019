package dev.tilesmith.agent.search;

import dev.tilesmith.eval.Verdict;

/** The starting kernel is not correct, so there is nothing to improve. */
public final class StartRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Verdict.Rejected verdict;

    StartRejected(Verdict.Rejected verdict) {
        super("the starting kernel is rejected (%s): %s%s"
                .formatted(verdict.label(), verdict.reason(), wayOut(verdict)));
        this.verdict = verdict;
    }

    private static String wayOut(Verdict.Rejected verdict) {
        return verdict instanceof Verdict.NotAccelerated
                ? "; with --translate N the first N iterations turn plain C into a kernel for the accelerator"
                : "";
    }

    public Verdict.Rejected verdict() {
        return verdict;
    }
}
