package dev.tilesmith.agent.propose;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import java.util.List;
import java.util.Optional;

/**
 * A correct kernel of the beam, as a proposer sees it.
 *
 * @param ancestry the steps that led from the starting kernel to this one, oldest first
 * @param failed plans tried on this kernel that did not survive, oldest first
 * @param partner another kernel of the beam, when the two are to be combined
 */
public record Parent(
        Op op,
        Kernel kernel,
        Verdict.Correct verdict,
        List<Step> ancestry,
        List<Attempt> failed,
        Optional<Parent> partner) {
    public Parent {
        ancestry = List.copyOf(ancestry);
        failed = List.copyOf(failed);
    }

    /** A parent of its own. */
    public Parent(Op op, Kernel kernel, Verdict.Correct verdict, List<Step> ancestry, List<Attempt> failed) {
        this(op, kernel, verdict, ancestry, failed, Optional.empty());
    }

    public Parent with(Parent partner) {
        return new Parent(op, kernel, verdict, ancestry, failed, Optional.of(partner));
    }

    /** An optimization that was carried out, with the cycles before and after it. */
    public record Step(Plan plan, long cyclesBefore, long cyclesAfter) {}
}
