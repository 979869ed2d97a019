package dev.tilesmith.sim.report;

import java.util.List;

/**
 * What happened in a call and when, in cycles since it began.
 *
 * @param cycles of the call
 * @param slices in order of their end; those of one track do not overlap
 * @param stays of commands in slots of the reservation station, in order of their end
 * @param samples how full things were, in order of time
 * @param leftOut slices, stays and samples that were too many to keep
 * @param completeTo before this cycle nothing was left out; the end of the call where nothing was at all
 */
public record Timeline(
        long cycles, List<Slice> slices, List<Stay> stays, List<Sample> samples, long leftOut, long completeTo) {
    public Timeline {
        slices = List.copyOf(slices);
        stays = List.copyOf(stays);
        samples = List.copyOf(samples);
    }

    /** Something took from one cycle to before another. */
    public sealed interface Slice {
        Track track();

        long beginCycle();

        long endCycle();

        /** Source line, 0 where not known. */
        int line();
    }

    /** A unit was busy with a command. */
    public record Work(Track track, Command command, long beginCycle, long endCycle) implements Slice {
        @Override
        public int line() {
            return command.line();
        }
    }

    /** The core waited. */
    public record Wait(Reason reason, int line, long beginCycle, long endCycle) implements Slice {
        @Override
        public Track track() {
            return Track.HOST;
        }
    }

    /** A command was in a slot of the station: it entered, was issued, and ended. */
    public record Stay(int slot, Command command, long allocatedCycle, long issuedCycle, long endCycle) {}

    /** From this cycle on, so much was under way. */
    public record Sample(Gauge gauge, long cycle, int value) {}

    /** What is sampled. */
    public enum Gauge {
        QUEUED("commands queued"),
        LOADS("station: loads"),
        EXECUTES("station: executes"),
        STORES("station: stores"),
        READS("read ids in flight"),
        WRITES("write ids in flight");

        private final String label;

        Gauge(String label) {
            this.label = label;
        }

        /** The name in traces. */
        public String label() {
            return label;
        }
    }
}
