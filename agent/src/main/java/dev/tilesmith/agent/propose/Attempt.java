package dev.tilesmith.agent.propose;

/** A plan that was tried on a kernel and did not survive, with the reason. */
public record Attempt(Plan plan, String reason) {}
