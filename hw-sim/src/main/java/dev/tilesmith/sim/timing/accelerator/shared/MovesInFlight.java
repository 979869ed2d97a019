package dev.tilesmith.sim.timing.accelerator.shared;

import dev.tilesmith.sim.timing.Uncore;
import java.util.Arrays;

/**
 * The places of moves under way in a controller (Gemmini DMACommandTracker.scala): the slot of each in the reservation
 * station, and when its end may be reported. Of several, the one in the lowest place comes first. Not thread-safe.
 */
public final class MovesInFlight {
    private final int[] slots;
    private final long[] endsAt;
    private final int places;
    private int taken;

    /** At most so many moves, up to 31. */
    public MovesInFlight(int count) {
        slots = new int[count];
        endsAt = new long[count];
        places = (1 << count) - 1;
        Arrays.fill(endsAt, Uncore.NEVER);
    }

    /** Whether another move may begin. */
    public boolean hasRoom() {
        return taken != places;
    }

    /** Takes a place for the command of a slot. Needs {@link #hasRoom}. */
    public int begin(int slot) {
        int place = Integer.numberOfTrailingZeros(~taken);
        taken |= 1 << place;
        slots[place] = slot;
        endsAt[place] = Uncore.NEVER;
        return place;
    }

    public boolean areAny() {
        return taken != 0;
    }

    /** The first place with a move, or -1. */
    public int first() {
        return taken == 0 ? -1 : Integer.numberOfTrailingZeros(taken);
    }

    /** From this cycle on the end of the move may be reported. */
    public void end(int place, long cycle) {
        endsAt[place] = cycle;
    }

    /** The first cycle from which an end may be reported. */
    public long endsAt() {
        long next = Uncore.NEVER;
        for (int i = taken; i != 0; i &= i - 1) {
            next = Math.min(next, endsAt[Integer.numberOfTrailingZeros(i)]);
        }
        return next;
    }

    /** The slot whose end is reported in this cycle, or {@link TimedCommand#NO_SLOT}; its place is free from now on. */
    public int takeEnded(long cycle) {
        for (int i = taken; i != 0; i &= i - 1) {
            int place = Integer.numberOfTrailingZeros(i);
            if (endsAt[place] <= cycle) {
                taken &= ~(1 << place);
                return slots[place];
            }
        }
        return TimedCommand.NO_SLOT;
    }
}
