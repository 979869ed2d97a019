package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.eval.Kernel;

/** One kernel that a proposer wrote for a parent. */
record Proposal(Candidate parent, String proposer, Plan plan, String source, String hash) {
    /** The kernel that a search begins with, which nobody proposed. */
    record Start(Kernel kernel, String hash) {}
}
