package dev.tilesmith.agent.propose;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import java.util.List;

/**
 * A correct kernel of the beam, as a proposer sees it.
 *
 * @param ancestry plans that led from the starting kernel to this one, oldest first
 * @param failed plans tried on this kernel that did not survive
 */
public record Parent(Op op, Kernel kernel, Verdict.Correct verdict, List<Plan> ancestry, List<Attempt> failed) {
    public Parent {
        ancestry = List.copyOf(ancestry);
        failed = List.copyOf(failed);
    }
}
