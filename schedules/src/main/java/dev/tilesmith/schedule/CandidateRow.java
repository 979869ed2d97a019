package dev.tilesmith.schedule;

import java.util.OptionalLong;

/**
 * A kernel in a run with its verdict, as the store keeps it.
 *
 * @param iteration 0 for the starting kernel
 * @param position place among the iteration's candidates
 * @param parent hash of the parent's kernel, empty for the starting kernel
 * @param proposer who wrote it
 * @param option menu option that its plan applies
 * @param plan the plan's sentence
 * @param source the kernel
 * @param hash hash of the kernel's normalized form
 * @param label the verdict's label, e.g. {@code correct}
 * @param cycles of a correct kernel
 * @param verdict the whole verdict as JSON
 */
public record CandidateRow(
        int iteration,
        int position,
        String parent,
        String proposer,
        String option,
        String plan,
        String source,
        String hash,
        String label,
        OptionalLong cycles,
        String verdict) {}
