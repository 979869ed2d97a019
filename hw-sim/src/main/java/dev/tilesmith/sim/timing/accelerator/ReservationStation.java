package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.isa.Tile;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.timing.accelerator.shared.RowRange;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/**
 * Holds commands until what they depend on is done, and issues each to its controller (Gemmini
 * ReservationStation.scala). It compares local rows only: neither DRAM addresses nor the core's accesses are ordered.
 *
 * <p>Three kinds of slots: loads, executes, stores. A new entry waits for
 *
 * <ul>
 *   <li>load: loads not yet issued; executes that touch its rows; stores that read them;
 *   <li>execute: executes not yet issued; loads that write its rows; a preload also for stores that read its output;
 *   <li>store: all stores; loads that write its rows; preloads whose output it reads.
 * </ul>
 *
 * A configuration waits for its own kind only. A wait for a load or execute of the same kind ends when that is issued,
 * every other wait when the entry is done: so loads start in order but overlap, while a store starts after the store
 * before has ended. Not thread-safe.
 */
final class ReservationStation {
    /** In traces the slots of a kind begin at multiples of 16. */
    private static final int TRACE_STRIDE = 16;

    private final GemminiConfig config;
    private final Profile profile;
    private final int loads;
    private final int executes;
    private final int stores;
    private final int firstExecute;
    private final int firstStore;
    private final int operandMask;

    private final TimedCommand[] commands;
    /** For each slot, the slots it waits for. */
    private final int[] waits;

    private final RowRange[] first;
    private final RowRange[] second;
    private int valid;
    private int issued;
    /** Slots that have not been issued and wait for nothing. */
    private int ready;

    /** Slots whose first range is written by an execute: preloads. */
    private int writesFirst;

    private int freedThisCycle;
    private boolean solitaryPreload;

    private int activationsStride;
    private int outputStride;
    private boolean transposesFirst;
    private boolean pools;
    private final int[] blockStrides = new int[4];
    private final int[] pixelRepeats = {1, 1, 1, 1};

    private final RowRange newFirst = new RowRange();
    private final RowRange newSecond = new RowRange();

    ReservationStation(GemminiConfig config, Profile profile) {
        this.config = config;
        this.profile = profile;
        firstExecute = config.loadEntries();
        firstStore = firstExecute + config.executeEntries();
        int slots = firstStore + config.storeEntries();
        loads = (1 << firstExecute) - 1;
        executes = (1 << firstStore) - 1 & ~loads;
        stores = (1 << slots) - 1 & ~loads & ~executes;
        operandMask = 2 * Integer.highestOneBit(config.dim()) - 1;
        commands = new TimedCommand[slots];
        waits = new int[slots];
        first = new RowRange[slots];
        second = new RowRange[slots];
        for (int slot = 0; slot < slots; slot++) {
            first[slot] = new RowRange();
            second[slot] = new RowRange();
        }
    }

    /** As the fence sees it: a preload alone, whose compute has not come, does not count. */
    boolean isBusy() {
        return valid != 0 && !(solitaryPreload && Integer.bitCount(valid) == 1);
    }

    /** How many slots of a kind hold a command. */
    int entries(int kind) {
        return Integer.bitCount(valid & kind);
    }

    int loadSlots() {
        return loads;
    }

    int executeSlots() {
        return executes;
    }

    int storeSlots() {
        return stores;
    }

    TimedCommand command(int slot) {
        return commands[slot];
    }

    /** The slot's number in the traces of the RTL. */
    int traceSlot(int slot) {
        if (slot < firstExecute) {
            return slot;
        }
        return slot < firstStore ? slot - firstExecute + TRACE_STRIDE : slot - firstStore + 2 * TRACE_STRIDE;
    }

    /** The unit that a slot's command goes to. */
    Unit unit(int slot) {
        if (slot < firstExecute) {
            return Unit.LOAD;
        }
        return slot < firstStore ? Unit.EXECUTE : Unit.STORE;
    }

    /** The lowest slot of a kind that waits for nothing and has not been issued, or -1. */
    int ready(int kind) {
        int slots = ready & kind;
        return slots == 0 ? -1 : Integer.numberOfTrailingZeros(slots);
    }

    /** The oldest reason why nothing of a kind is ready: the slots that its first waiting entry waits for, or 0. */
    int blockers(int kind) {
        int waiting = valid & ~issued & kind;
        return waiting == 0 ? 0 : waits[Integer.numberOfTrailingZeros(waiting)];
    }

    /** Whether any slot waits for nothing but to be issued. */
    boolean hasReady() {
        return ready != 0;
    }

    /** Begins a cycle: slots freed from now on are not free before the next. */
    void beginCycle() {
        freedThisCycle = 0;
    }

    /** Returns whether the command is done with its issue: configurations of loads and stores. */
    boolean issue(int slot) {
        int bit = 1 << slot;
        issued |= bit;
        ready &= ~bit;
        boolean ends = (bit & executes) == 0 && commands[slot].configures();
        if (ends) {
            complete(slot);
        } else if ((bit & loads) != 0) {
            release(bit, loads);
        } else if ((bit & executes) != 0) {
            release(bit, executes);
        }
        return ends;
    }

    void complete(int slot) {
        int bit = 1 << slot;
        valid &= ~bit;
        issued &= ~bit;
        ready &= ~bit;
        freedThisCycle |= bit;
        release(bit, -1);
    }

    private void release(int bit, int waiters) {
        for (int i = valid & ~issued & waiters; i != 0; i &= i - 1) {
            int slot = Integer.numberOfTrailingZeros(i);
            if (waits[slot] == bit) {
                ready |= 1 << slot;
                profile.released(slot);
            }
            waits[slot] &= ~bit;
        }
    }

    /** Whether a slot of the command's kind was free at the start of the cycle. */
    boolean hasSlot(TimedCommand command) {
        int kind = kind(command.unit);
        return (kind & ~(valid | freedThisCycle)) != 0;
    }

    private int kind(Unit unit) {
        if (unit == Unit.LOAD) {
            return loads;
        }
        return unit == Unit.STORE ? stores : executes;
    }

    /** Takes a command in; it sees what was issued and completed in this cycle. Needs {@link #hasSlot}. */
    void allocate(TimedCommand command) {
        Instruction instruction = command.instruction;
        int kind = kind(command.unit);
        int slot = Integer.numberOfTrailingZeros(kind & ~(valid | freedThisCycle));
        newFirst.clear();
        newSecond.clear();
        findRanges(instruction);
        int bit = 1 << slot;
        waits[slot] = command.configures() ? sameKind(kind) : sameKind(kind) | overlapping(kind, instruction);
        ready = waits[slot] == 0 ? ready | bit : ready & ~bit;
        valid |= bit;
        issued &= ~bit;
        writesFirst = instruction instanceof Instruction.Preload ? writesFirst | bit : writesFirst & ~bit;
        first[slot].set(newFirst);
        second[slot].set(newSecond);
        commands[slot] = command;
        command.takeSlot(slot);
        configure(instruction);
    }

    private int sameKind(int kind) {
        return valid & kind & (kind == stores ? -1 : ~issued);
    }

    private int overlapping(int kind, Instruction instruction) {
        if (kind == loads) {
            return touching(valid & executes, newFirst) | reading(valid & stores, newFirst);
        }
        if (kind == executes) {
            int result = reading(valid & loads, newFirst) | reading(valid & loads, newSecond);
            boolean writes = instruction instanceof Instruction.Preload;
            return writes ? result | reading(valid & stores, newFirst) : result;
        }
        return reading(valid & loads, newFirst) | reading(valid & executes & writesFirst, newFirst);
    }

    /** Of the slots, those whose first range meets the range. */
    private int reading(int slots, RowRange range) {
        int result = 0;
        for (int i = slots; i != 0; i &= i - 1) {
            if (range.meets(first[Integer.numberOfTrailingZeros(i)])) {
                result |= i & -i;
            }
        }
        return result;
    }

    /** Of the slots, those one of whose ranges meets the range. */
    private int touching(int slots, RowRange range) {
        int result = 0;
        for (int i = slots; i != 0; i &= i - 1) {
            int slot = Integer.numberOfTrailingZeros(i);
            if (range.meets(first[slot]) || range.meets(second[slot])) {
                result |= i & -i;
            }
        }
        return result;
    }

    private void findRanges(Instruction instruction) {
        if (instruction instanceof Instruction.Mvin mvin) {
            int blocks = blocks(mvin.tile().columns());
            int length = (blocks - 1) * blockStrides[mvin.state()] + mvin.tile().rows();
            LocalAddress target = mvin.destination();
            newFirst.set(config, target, loadStart(target, pixelRepeats[mvin.state()]), length);
        } else if (instruction instanceof Instruction.Mvout mvout) {
            int length = (blocks(mvout.tile().columns()) - 1) * config.dim()
                    + mvout.tile().rows();
            newFirst.set(config, mvout.source(), RowRange.row(config, mvout.source()), length);
            if (pools) {
                newFirst.setPooledEnd(config);
            }
        } else if (instruction instanceof Instruction.Preload preload) {
            newFirst.set(config, preload.output(), rows(preload.outputTile()) * outputStride);
            newSecond.set(config, preload.operand(), rows(preload.operandTile()));
        } else if (instruction instanceof Instruction.Compute compute) {
            Tile tile = compute.activationsTile();
            int rows = transposesFirst ? tile.columns() & operandMask : rows(tile);
            newFirst.set(config, compute.activations(), rows * activationsStride);
            newSecond.set(config, compute.second(), rows(compute.secondTile()));
        }
    }

    private int rows(Tile tile) {
        return tile.rows() & operandMask;
    }

    private int blocks(int columns) {
        return (columns + config.dim() - 1) / config.dim();
    }

    /** Repeated pixels are written to the rows before, but not across the middle of the scratchpad. */
    private int loadStart(LocalAddress target, int repeats) {
        int row = RowRange.row(config, target);
        if (target.isAccumulator()) {
            return row;
        }
        int half = config.scratchpadRows() / 2;
        return Math.max(row > half ? half : 0, row - (repeats - 1));
    }

    private void configure(Instruction instruction) {
        if (instruction instanceof Instruction.ConfigExecute execute) {
            activationsStride = execute.activationsStride();
            outputStride = execute.outputStride();
            if (!execute.onlyStrides()) {
                transposesFirst = execute.transposesFirst();
            }
        } else if (instruction instanceof Instruction.ConfigLoad load) {
            blockStrides[load.state()] = load.blockStride();
            pixelRepeats[load.state()] = load.pixelRepeats();
        } else if (instruction instanceof Instruction.ConfigStore store) {
            pools = store.pooling().isOn();
        } else if (instruction instanceof Instruction.Preload) {
            solitaryPreload = true;
        } else if (instruction instanceof Instruction.Compute) {
            solitaryPreload = false;
        }
    }
}
