package dev.tilesmith.agent.search;

import dev.tilesmith.eval.Verdict;

/** The starting kernel is not correct, so there is nothing to improve. */
public final class StartRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Verdict.Rejected verdict;

    StartRejected(Verdict.Rejected verdict) {
        super("the starting kernel is rejected (%s): %s".formatted(verdict.label(), verdict.reason()));
        this.verdict = verdict;
    }

    public Verdict.Rejected verdict() {
        return verdict;
    }
}
