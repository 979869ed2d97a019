package dev.tilesmith.sim.timing.accelerator.load;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.MovesInFlight;
import dev.tilesmith.sim.timing.accelerator.shared.RowRange;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/**
 * Splits mvins into rows, one a cycle, for the reader or the zero writer (Gemmini LoadController.scala). At most
 * {@code moves} mvins are in flight. Not thread-safe.
 */
public final class LoadController {
    private static final int STATES = 4;

    private final GemminiConfig config;
    private final CommandQueue queue;
    private final LoadMoves moves;
    private final StreamReader reader;
    private final LoadPath path;

    private final long[] strides = new long[STATES];
    private final boolean[] identity = {true, true, true, true};
    private final boolean[] shrunk = new boolean[STATES];
    private final int[] blockStrides = new int[STATES];
    private final int[] pixelRepeats = {1, 1, 1, 1};

    /** The mvin whose rows are being sent, or -1. */
    private int sending = -1;

    private boolean sentFirst;
    private int row;
    /** A row found no room in the last step. */
    private boolean refused;

    public LoadController(GemminiConfig config, LoadMoves moves, StreamReader reader, LoadPath path) {
        this.config = config;
        this.moves = moves;
        this.reader = reader;
        this.path = path;
        queue = new CommandQueue(config.loadQueue());
    }

    public CommandQueue queue() {
        return queue;
    }

    public MovesInFlight moves() {
        return moves.inFlight();
    }

    public void step(long cycle) {
        refused = false;
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
        LoadMove move = moves.get(sending);
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
        if (!moves.inFlight().hasRoom()) {
            return;
        }
        sending = moves.inFlight().begin(command.slot());
        LoadMove move = moves.get(sending);
        start(move, command, mvin);
        row = 0;
        sentFirst = false;
        if (send(move, cycle)) {
            sentFirst = true;
            int requests = move.repeats > 0 ? 1 : move.rows;
            row = requests == 1 ? 0 : 1;
        }
    }

    private void start(LoadMove move, TimedCommand command, Instruction.Mvin mvin) {
        int state = mvin.state();
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
    }

    private boolean send(LoadMove move, long cycle) {
        refused = !(move.zeros ? path.mayZero() : reader.hasRoom());
        if (refused) {
            return false;
        }
        if (move.zeros) {
            path.zero(move, move.row + row);
        } else {
            reader.push(move, row, cycle);
        }
        return true;
    }

    /** A command waits, or a mvin is in flight. */
    public boolean isBusy() {
        return !queue.isEmpty() || moves.inFlight().areAny();
    }

    /** A mvin has begun, and its first row has found no room yet. */
    public boolean waitsToBegin() {
        return sending >= 0 && !sentFirst;
    }

    /** The rows of a mvin behind the first are being sent. */
    public boolean isSending() {
        return sending >= 0 && sentFirst;
    }

    /** Whether a row found no room when it was sent last. */
    public boolean wasRefused() {
        return refused;
    }

    /** The line of a mvin in flight, or -1. */
    public int activeLine() {
        int first = moves.inFlight().first();
        return first < 0 ? -1 : moves.get(first).line;
    }

    /** The first cycle, from {@code now} on, in which anything but the report of an end may happen here by itself. */
    public long nextEvent(long now) {
        boolean sends = false;
        if (!queue.isEmpty()) {
            if (sending < 0) {
                sends = !(queue.peek().instruction instanceof Instruction.Mvin)
                        || moves.inFlight().hasRoom();
            } else {
                boolean ends = sentFirst && row == 0;
                sends = ends || (moves.get(sending).zeros ? path.mayZero() : reader.hasRoom());
            }
        }
        return sends ? now : Uncore.NEVER;
    }
}
