package dev.tilesmith.experiment;

import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.RewriteProposer;
import dev.tilesmith.agent.propose.Share;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Stands in for a model where none can be asked: one plan or one kernel a call, an option chosen blindly instead of by
 * what it promises, and no kernel at all in three calls of ten. What it writes is the rewriter's. Thread-safe.
 */
final class StandIn implements Proposer {
    private static final int ALL = 1000;
    private static final double FAILURES = 0.3;

    private final RewriteProposer rewriter;

    StandIn(RewriteProposer rewriter) {
        this.rewriter = rewriter;
    }

    @Override
    public String name() {
        return "stand-in";
    }

    @Override
    public int options(Parent parent) {
        return rewriter.options(parent);
    }

    @Override
    public int plansPerCall() {
        return 1;
    }

    @Override
    public int codesPerCall() {
        return 1;
    }

    @Override
    public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
        var all = new Share(0, ALL, ALL, share.parentSeed());
        return one("plan", rewriter.plan(parent, all, random).items(), random);
    }

    @Override
    public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
        return unlessFailed("code", rewriter.code(parent, plan, ALL, random).items(), random);
    }

    @Override
    public Answer<Draft> replay(Parent parent, Plan recorded, int codes, RandomGenerator random) {
        return unlessFailed("code", rewriter.replay(parent, recorded, 1, random).items(), random);
    }

    private static Answer<Draft> unlessFailed(String phase, List<Draft> drafts, RandomGenerator random) {
        return one(phase, random.nextDouble() < FAILURES ? List.of() : drafts, random);
    }

    private static <T> Answer<T> one(String phase, List<T> items, RandomGenerator random) {
        List<T> chosen = items.isEmpty() ? List.of() : List.of(items.get(random.nextInt(items.size())));
        var outcome = chosen.isEmpty() ? Outcome.UNUSABLE : Outcome.ANSWERED;
        return new Answer<>(chosen, List.of(new ModelCall("stand-in", phase, outcome, "", 1, 0, 0, 0, 0)));
    }
}
