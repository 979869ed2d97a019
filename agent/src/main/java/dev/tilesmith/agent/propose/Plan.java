package dev.tilesmith.agent.propose;

/**
 * One change to a kernel, in words a person understands.
 *
 * @param option name of the menu option that it applies
 * @param sentence the change in one sentence, with the lines it touches
 * @param detail what else the proposer wants to remember about it, e.g. a model's whole reply; may be empty
 */
public record Plan(String option, String sentence, String detail) {}
