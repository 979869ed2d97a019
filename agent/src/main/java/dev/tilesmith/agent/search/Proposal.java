package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;

/** One kernel that a proposer wrote for a parent; it belongs to one of the search's islands. */
record Proposal(Candidate parent, String proposer, Plan plan, String source, String hash, int island) {}
