package dev.tilesmith.agent.propose;

/**
 * A kernel that nobody has judged yet.
 *
 * @param plan that it carries out
 * @param source the whole kernel
 */
public record Draft(Plan plan, String source) {}
