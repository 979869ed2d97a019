package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestMemory;
import java.util.function.LongSupplier;

/**
 * The core-local interruptor: the timer and the software interrupt of the only core, as registers in a region of guest
 * memory (devices/tilelink/CLINT.scala). What the registers hold follows the clock when they are read, and what is stored
 * into them takes effect at once; its way over the buses takes no time here. Not thread-safe.
 */
public final class Clint {
    /** The name of its region. */
    public static final String REGION = "clint";

    public static final long ADDRESS = 0x0200_0000;
    public static final int BYTES = 0x1_0000;

    private static final int SOFTWARE = 0;
    private static final int COMPARED = 0x4000;
    private static final int TIME = 0xbff8;
    private static final int REGISTER_BYTES = 8;

    /**
     * Cycles from one tick of the timer to the next: buses of 500 MHz over a time base of 1 MHz (subsystem/RTC.scala;
     * chipyard, AbstractConfig.scala and SubsystemFragments.scala).
     */
    private static final long TICK_CYCLES = 500;

    /** As far as cycles are counted here. */
    private static final long LAST_TICK = Long.MAX_VALUE / TICK_CYCLES;

    private final GuestMemory memory;
    private final LongSupplier cycles;
    private final int bytes;

    /** What the program has set the timer ahead of the clock by, in ticks. */
    private long timeOffset;

    /** Has no value after reset; so there is none that would interrupt. */
    private long compared = -1;

    private boolean software;

    private Clint(GuestMemory memory, LongSupplier cycles, int bytes) {
        this.memory = memory;
        this.cycles = cycles;
        this.bytes = bytes;
    }

    /** None: a core without interrupts. */
    static Clint none(GuestMemory memory) {
        return new Clint(memory, () -> 0, 0);
    }

    /**
     * @param memory with a region {@link #REGION}
     * @param cycles the clock
     */
    public static Clint of(GuestMemory memory, LongSupplier cycles) {
        var clint = new Clint(memory, cycles, memory.region(REGION).bytes().length);
        memory.storeLong(ADDRESS + COMPARED, clint.compared);
        return clint;
    }

    /** Whether an address is one of its region. */
    boolean holds(long address) {
        return address >= ADDRESS && address < ADDRESS + bytes;
    }

    /** Before an access to the region: the timer shows the present time. */
    void show() {
        memory.storeLong(ADDRESS + TIME, time());
    }

    /** After an access to this address: takes over what may have been stored. */
    void take(long address) {
        var register = address & -REGISTER_BYTES;
        var value = memory.loadLong(register);
        switch ((int) (register - ADDRESS)) {
            case SOFTWARE -> {
                software = (value & 1) != 0;
                memory.storeLong(register, value & 1);
            }
            case COMPARED -> compared = value;
            case TIME -> timeOffset = value - ticks();
            default -> memory.storeLong(register, 0);
        }
    }

    /** The interrupts that it asks for, as bits of mip. */
    long pending() {
        return (software ? Interrupts.SOFTWARE : 0) | (isTimerDue() ? Interrupts.TIMER : 0);
    }

    /** The cycle from which on the timer asks for an interrupt, {@link Long#MAX_VALUE} for never. */
    long timerCycle() {
        if (isTimerDue()) {
            return 0;
        }
        var left = compared - time();
        return Long.compareUnsigned(left, LAST_TICK - ticks()) < 0 ? (ticks() + left) * TICK_CYCLES : Long.MAX_VALUE;
    }

    private boolean isTimerDue() {
        return Long.compareUnsigned(time(), compared) >= 0;
    }

    private long time() {
        return ticks() + timeOffset;
    }

    private long ticks() {
        return cycles.getAsLong() / TICK_CYCLES;
    }
}
