package dev.tilesmith.schedule.facts;

import dev.tilesmith.op.Op;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.memory.MemoryMap;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;

/** Which arrays are where in the scratchpad, when they came and who reads them. Time is counted in computes. Not thread-safe. */
final class Operands {
    /** Load states of the machine. */
    static final int STATES = 3;

    private static final int NOBODY = -1;

    /** The two operands of a compute: what passes the array, and the weights that stay in it. */
    enum Side {
        LEFT,
        RIGHT
    }

    /** First scratchpad rows of a compute's operands, -1 where it has none there. */
    record Use(int leftRow, int rightRow) {}

    /** What is known of one array. */
    private static final class Arrival {
        private final BitSet loaded = new BitSet();
        private boolean isLoadedAgain;
        private boolean isOverwritten;
        private boolean isRead;
        private final Bursts bursts = new Bursts();
    }

    private final int dim;
    private final List<MemoryMap.Placed> places;
    private final Instruction.ConfigLoad[] states = new Instruction.ConfigLoad[STATES];
    private final Arrival[] arrivals;
    private final int elementBytes;

    /** The array in each scratchpad row, and the compute before which it came. */
    private final int[] arrayOfRow;

    private final long[] timeOfRow;
    private final long[] lastReadOfRow;
    private final long[][] reads;
    private int rightRow = NOBODY;
    private int rightRows;
    private long computes;

    Operands(Op op, List<MemoryMap.Placed> places) {
        this.places = places;
        dim = op.target().dim();
        elementBytes = op.target().elementBytes();
        arrivals = new Arrival[places.size()];
        Arrays.setAll(arrivals, _ -> new Arrival());
        arrayOfRow = new int[op.target().scratchpadRows()];
        Arrays.fill(arrayOfRow, NOBODY);
        timeOfRow = new long[op.target().scratchpadRows()];
        lastReadOfRow = new long[op.target().scratchpadRows()];
        Arrays.fill(lastReadOfRow, NOBODY);
        reads = new long[Side.values().length][places.size()];
        Arrays.setAll(states, state -> new Instruction.ConfigLoad(state, 0, 1, false, dim, 1));
    }

    void configure(Instruction.ConfigLoad config) {
        states[config.state()] = config;
    }

    int blockStride(int state) {
        return states[state].blockStride();
    }

    void load(Instruction.Mvin move) {
        var state = states[move.state()];
        var array = arrayAt(move.dramAddress());
        if (array != NOBODY) {
            arrivals[array].bursts.load(computes);
        }
        for (var row = 0; row < move.tile().rows(); row++) {
            for (var column = 0; column < move.tile().columns(); column += dim) {
                put(array, move.destination().row() + row + column / dim * state.blockStride());
            }
            if (array != NOBODY) {
                var first = move.dramAddress()
                        + row * state.strideBytes()
                        - places.get(array).address();
                mark(arrivals[array], (int) Math.max(0, first), move.tile().columns() * elementBytes);
            }
        }
    }

    private void put(int array, int row) {
        var before = arrayOfRow[row];
        if (before != NOBODY) {
            arrivals[before].isOverwritten = true;
        }
        if (array != NOBODY && before == array && lastReadOfRow[row] != NOBODY) {
            arrivals[array].bursts.overwrite(lastReadOfRow[row]);
        }
        arrayOfRow[row] = array;
        timeOfRow[row] = computes;
    }

    private static void mark(Arrival arrival, int first, int bytes) {
        var known = arrival.loaded.nextSetBit(first);
        arrival.isLoadedAgain |= known >= 0 && known < first + bytes;
        arrival.loaded.set(first, first + bytes);
    }

    private int arrayAt(long address) {
        for (var i = 0; i < places.size(); i++) {
            var place = places.get(i);
            if (address >= place.address() && address < place.address() + place.sizeBytes()) {
                return i;
            }
        }
        return NOBODY;
    }

    /** The next compute's weights, unless the array keeps those that it has. */
    void preload(Instruction.Preload preload) {
        if (!preload.operand().isGarbage()) {
            rightRow = scratchpadRow(preload.operand());
            rightRows = preload.operandTile().rows();
        }
    }

    Use use(Instruction.Compute compute) {
        var leftRow = compute.activations().isGarbage() ? NOBODY : scratchpadRow(compute.activations());
        read(Side.LEFT, leftRow, compute.activationsTile().rows());
        read(Side.RIGHT, rightRow, rightRows);
        computes++;
        return new Use(leftRow, rightRow);
    }

    private static int scratchpadRow(LocalAddress address) {
        return address.isAccumulator() ? NOBODY : address.row();
    }

    /** Rows that are zeros for padding belong to no array; the first one that does counts. */
    private void read(Side side, int first, int rows) {
        var isFirst = true;
        for (var row = first; first != NOBODY && row < Math.min(first + rows, arrayOfRow.length); row++) {
            lastReadOfRow[row] = computes;
            var array = arrayOfRow[row];
            if (array != NOBODY && isFirst) {
                isFirst = false;
                reads[side.ordinal()][array]++;
                arrivals[array].isRead = true;
                arrivals[array].bursts.read(timeOfRow[row]);
            }
        }
    }

    /** Whether an array was loaded once and stayed to the end. */
    boolean stays(int array) {
        var arrival = arrivals[array];
        return arrival.isRead && !arrival.isLoadedAgain && !arrival.isOverwritten;
    }

    /** Whether an array has two buffers or more. */
    boolean isBuffered(int array) {
        return arrivals[array].bursts.takeTurns();
    }

    /** The array that most computes had on this side. */
    OptionalInt array(Side side) {
        var most = OptionalInt.empty();
        for (var array = 0; array < places.size(); array++) {
            var count = reads[side.ordinal()][array];
            if (count > 0 && (most.isEmpty() || count > reads[side.ordinal()][most.getAsInt()])) {
                most = OptionalInt.of(array);
            }
        }
        return most;
    }
}
