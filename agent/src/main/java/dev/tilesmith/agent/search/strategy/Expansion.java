package dev.tilesmith.agent.search.strategy;

import dev.tilesmith.agent.propose.Share.Coverage;
import java.util.List;

/**
 * A parent of an iteration and what is asked for it.
 *
 * @param parent the kernel to be changed
 * @param plans how many plans all proposers together make for it; of no meaning where each option is applied
 * @param coverage how they choose
 * @param islands numbers of the beams to which the kernels of its plans belong, in turn
 */
public record Expansion(Candidate parent, int plans, Coverage coverage, List<Integer> islands) {
    public Expansion {
        islands = List.copyOf(islands);
    }

    /** Plans as proposers see fit, for the only beam. */
    public static Expansion sampled(Candidate parent, int plans) {
        return new Expansion(parent, plans, Coverage.SAMPLED, List.of(0));
    }
}
