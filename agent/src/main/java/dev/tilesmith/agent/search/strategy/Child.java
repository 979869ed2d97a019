package dev.tilesmith.agent.search.strategy;

/** A correct kernel that an iteration has made, within the bound of its parent, for one of the beams. */
public record Child(Candidate candidate, int island) {}
