package dev.tilesmith.schedule;

import java.util.OptionalLong;

/**
 * A run as the store keeps it.
 *
 * @param id its number, 0 before it is stored
 * @param op text form of the op
 * @param reference source of the op's reference where the user gave one ({@code c:FILE}), else empty; empty too in runs
 *     that began before it was kept
 * @param target name of the hardware preset
 * @param settings everything else that the run depends on, as JSON
 * @param start source of the starting kernel
 * @param state what became of it
 * @param startCycles cycles of the starting kernel, once known
 * @param bestCycles cycles of the best kernel so far
 * @param created when it began, ISO 8601 in UTC
 * @param folder where its outputs go
 */
public record RunRow(
        long id,
        String op,
        String reference,
        String target,
        String settings,
        String start,
        State state,
        OptionalLong startCycles,
        OptionalLong bestCycles,
        String created,
        String folder) {
    /** RUNNING also stands for a run whose process was killed: it can be resumed. */
    public enum State {
        RUNNING,
        INTERRUPTED,
        DONE,
        FAILED;

        public String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
