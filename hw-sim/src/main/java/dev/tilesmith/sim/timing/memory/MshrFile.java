package dev.tilesmith.sim.timing.memory;

import dev.tilesmith.sim.timing.Uncore;
import org.jspecify.annotations.Nullable;

/**
 * The miss-status registers of the L2, and whose turn it is (inclusive cache Scheduler.scala). What each still needs for
 * its next action is kept in masks with one bit a register, so that a choice looks at no register that lacks something.
 * Not thread-safe.
 */
final class MshrFile {
    /** What an action may need, as bits of a mask. */
    static final int MEMORY = 1;

    static final int VICTIMS = 2;
    static final int DATA = 4;
    static final int DIRECTORY = 8;

    private static final int COUNT = 12;

    private final Mshr[] registers = new Mshr[COUNT];
    private int valid;
    /** Registers with an action to take once it has all it needs. */
    private int wanting;

    private int needMemory;
    private int needVictims;
    private int needData;
    private int needDirectory;

    /** The register at which the next choice begins. */
    private int turn;

    MshrFile() {
        java.util.Arrays.setAll(registers, Mshr::new);
    }

    Mshr get(int index) {
        return registers[index];
    }

    /** The register of the lowest bit of a mask. */
    Mshr first(int mask) {
        return registers[Integer.numberOfTrailingZeros(mask)];
    }

    /** The registers that hold a request, as a mask. */
    int valid() {
        return valid;
    }

    boolean wantAnything() {
        return wanting != 0;
    }

    /** Whether one of the first so many registers is free. */
    boolean hasFree(int usable) {
        return (~valid & (1 << usable) - 1) != 0;
    }

    /** Takes the lowest free register. */
    Mshr take() {
        Mshr register = first(~valid);
        valid |= 1 << register.index;
        return register;
    }

    void free(Mshr register) {
        register.valid = false;
        valid &= ~(1 << register.index);
        plan(register);
    }

    @Nullable Mshr withSet(int set) {
        for (int i = valid; i != 0; i &= i - 1) {
            if (first(i).set == set) {
                return first(i);
            }
        }
        return null;
    }

    /** What the register waits for has changed. */
    void plan(Mshr register) {
        int bit = 1 << register.index;
        wanting = with(wanting, bit, register.valid && register.wantsAnything());
        needMemory = with(needMemory, bit, register.wantsMemory());
        needVictims = with(needVictims, bit, register.wantsRelease());
        needData = with(needData, bit, register.wantsData());
        needDirectory = with(needDirectory, bit, register.wantsDirectory());
    }

    private static int with(int mask, int bit, boolean set) {
        return set ? mask | bit : mask & ~bit;
    }

    /** Round robin over the registers whose next action needs nothing that lacks; the directory has answered them. */
    @Nullable Mshr choose(int lacking, long cycle) {
        int ready = ready(lacking);
        if (ready == 0) {
            return null;
        }
        int after = ready & -1 << turn;
        Mshr found = firstActing(after, cycle);
        found = found != null ? found : firstActing(ready & ~after, cycle);
        if (found != null) {
            turn = found.index + 1;
        }
        return found;
    }

    private @Nullable Mshr firstActing(int candidates, long cycle) {
        for (int i = candidates; i != 0; i &= i - 1) {
            if (first(i).actsFrom <= cycle) {
                return first(i);
            }
        }
        return null;
    }

    /** The first cycle in which {@link #choose} may find any while the same lacks. */
    long actsFrom(int lacking) {
        long next = Uncore.NEVER;
        for (int i = ready(lacking); i != 0; i &= i - 1) {
            next = Math.min(next, first(i).actsFrom);
        }
        return next;
    }

    private int ready(int lacking) {
        int result = wanting;
        result &= (lacking & MEMORY) == 0 ? -1 : ~needMemory;
        result &= (lacking & VICTIMS) == 0 ? -1 : ~needVictims;
        result &= (lacking & DATA) == 0 ? -1 : ~needData;
        return result & ((lacking & DIRECTORY) == 0 ? -1 : ~needDirectory);
    }
}
