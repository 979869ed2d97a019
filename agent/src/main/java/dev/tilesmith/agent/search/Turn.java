package dev.tilesmith.agent.search;

/**
 * A place in the run.
 *
 * @param iteration of the run, by which its calls are known
 * @param sinceStart iterations since the search began, or began anew, from the start; they decide random choices, so that
 *     a search that begins anew takes the way that it would have taken at first
 */
record Turn(int iteration, int sinceStart) {
    /** Of calls that are made before the first iteration. */
    static final Turn BEFORE_THE_FIRST = new Turn(0, 0);
}
