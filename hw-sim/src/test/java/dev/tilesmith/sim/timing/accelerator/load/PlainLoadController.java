package dev.tilesmith.sim.timing.accelerator.load;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.RowRange;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/**
 * Splits mvins into rows, one a cycle, for the reader or the zero writer (Gemmini PlainLoadController.scala). At most
 * {@code moves} mvins are in flight. Not thread-safe.
 */
public final class PlainLoadController {
    private static final int STATES = 4;

    private final GemminiConfig config;
    private final CommandQueue queue;
    private final LoadMove[] moves;
    private final PlainStreamReader reader;
    private final PlainLoadPath path;

    private final long[] strides = new long[STATES];
    private final boolean[] identity = {true, true, true, true};
    private final boolean[] shrunk = new boolean[STATES];
    private final int[] blockStrides = new int[STATES];
    private final int[] pixelRepeats = {1, 1, 1, 1};

    /** The mvin whose rows are being sent, or -1. */
    private int sending = -1;

    private boolean sentFirst;
    private int row;

    public PlainLoadController(GemminiConfig config, LoadMove[] moves, PlainStreamReader reader, PlainLoadPath path) {
        this.config = config;
        this.moves = moves;
        this.reader = reader;
        this.path = path;
        queue = new CommandQueue(config.loadQueue());
    }

    public CommandQueue queue() {
        return queue;
    }

    boolean isIdle() {
        return queue.isEmpty();
    }

    public void step(long cycle) {
        if (queue.isEmpty()) {
            return;
        }
        TimedCommand head = queue.peek();
        if (sending < 0) {
            switch (head.instruction) {
                case Instruction.ConfigLoad load -> {
                    configure(load);
                    queue.pop(cycle);
                }
                case Instruction.Mvin mvin -> begin(head, mvin, cycle);
                default -> throw new IllegalStateException("not a load: " + head.instruction);
            }
            return;
        }
        LoadMove move = moves[sending];
        int requests = move.repeats > 0 ? 1 : move.rows;
        if (sentFirst && row == 0) {
            finish(cycle);
        } else if (send(move, cycle)) {
            boolean last = row == requests - 1 && sentFirst;
            row = row + 1 >= requests ? 0 : row + 1;
            if (last) {
                finish(cycle);
            }
            sentFirst = true;
        }
    }

    private void finish(long cycle) {
        queue.pop(cycle);
        sending = -1;
        row = 0;
    }

    private void configure(Instruction.ConfigLoad load) {
        int state = load.state();
        strides[state] = load.strideBytes();
        identity[state] = load.scale() == 1.0f;
        shrunk[state] = load.shrunk();
        blockStrides[state] = load.blockStride();
        pixelRepeats[state] = load.pixelRepeats();
    }

    private void begin(TimedCommand command, Instruction.Mvin mvin, long cycle) {
        for (LoadMove move : moves) {
            if (!move.active) {
                start(move, command, mvin);
                sending = move.index;
                row = 0;
                sentFirst = false;
                if (send(move, cycle)) {
                    sentFirst = true;
                    int requests = move.repeats > 0 ? 1 : move.rows;
                    row = requests == 1 ? 0 : 1;
                }
                return;
            }
        }
    }

    private void start(LoadMove move, TimedCommand command, Instruction.Mvin mvin) {
        int state = mvin.state();
        move.active = true;
        move.slot = command.slot();
        move.line = command.line;
        move.address = mvin.dramAddress();
        move.zeros = mvin.dramAddress() == 0;
        move.stride = strides[state];
        move.accumulator = mvin.destination().isAccumulator();
        move.accumulates = mvin.destination().isAccumulating();
        move.row = RowRange.row(config, mvin.destination());
        move.rows = Math.max(1, mvin.tile().rows());
        move.columns = mvin.tile().columns();
        move.wide = move.accumulator && !shrunk[state];
        move.identityScale = identity[state];
        move.blockStride = blockStrides[state];
        move.pixelRepeats = move.wide ? 1 : pixelRepeats[state];
        boolean repeats = move.stride == 0 && !move.zeros;
        move.repeats = repeats ? move.rows - 1 : 0;
        int bytes = move.columns * (move.wide ? config.accumulatorBytes() : config.elementBytes());
        move.bytesLeft = repeats ? bytes : bytes * move.rows;
        move.endsAt = Long.MAX_VALUE;
    }

    private boolean send(LoadMove move, long cycle) {
        if (move.zeros) {
            if (!path.mayZero()) {
                return false;
            }
            path.zero(move, move.row + row);
        } else {
            if (!reader.hasRoom()) {
                return false;
            }
            reader.push(move, row, cycle);
        }
        return true;
    }

    /** The line of a mvin in flight, or -1. */
    public int activeLine() {
        for (LoadMove move : moves) {
            if (move.active) {
                return move.line;
            }
        }
        return -1;
    }

    /** The slot of a mvin whose end may be reported in this cycle, or none; {@link #reported} takes it. */
    public int completed(long cycle) {
        for (LoadMove move : moves) {
            if (move.active && move.endsAt <= cycle) {
                return move.slot;
            }
        }
        return TimedCommand.NO_SLOT;
    }

    public void reported(int slot) {
        for (LoadMove move : moves) {
            if (move.active && move.slot == slot) {
                move.active = false;
                return;
            }
        }
    }
}
