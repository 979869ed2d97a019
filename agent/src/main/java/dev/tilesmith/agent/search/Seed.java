package dev.tilesmith.agent.search;

import dev.tilesmith.agent.propose.Plan;

/**
 * A kernel that a search tries beside its start: a candidate like any other.
 *
 * @param author who wrote it, as a proposer is called
 * @param plan how it computes the op
 * @param source of the kernel
 */
public record Seed(String author, Plan plan, String source) {}
