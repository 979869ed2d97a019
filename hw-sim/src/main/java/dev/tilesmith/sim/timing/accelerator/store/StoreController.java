package dev.tilesmith.sim.timing.accelerator.store;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.Instruction.Pooling;
import dev.tilesmith.sim.isa.NormCommand;
import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.shared.AcceleratorParameters;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;
import dev.tilesmith.sim.timing.accelerator.shared.MovesInFlight;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/**
 * Splits mvouts into rows of one block, one a cycle (Gemmini StoreController.scala). A mvout is done when its last row
 * has been read, long before its data are written. Not thread-safe.
 */
public final class StoreController {
    private static final Pooling NO_POOLING = new Pooling(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private final GemminiConfig config;
    private final LocalMemories memories;
    private final CommandQueue queue;
    private final StorePath path;
    private final MovesInFlight moves;
    /** Rows of each move that have not been read. */
    private final int[] rowsLeft;

    private long stride;
    private Pooling pooling = NO_POOLING;
    private int statistics;

    private int sending = -1;
    private boolean sentFirst;
    private int block;
    private int row;
    private int windowColumn;
    private int windowRow;
    private int outputColumn;
    private int outputRow;
    /** A row found no room in the last step. */
    private boolean refused;

    public StoreController(
            GemminiConfig config, AcceleratorParameters parameters, LocalMemories memories, StorePath path) {
        this.config = config;
        this.memories = memories;
        this.path = path;
        queue = new CommandQueue(config.storeQueue());
        moves = new MovesInFlight(parameters.moves());
        rowsLeft = new int[parameters.moves()];
    }

    public CommandQueue queue() {
        return queue;
    }

    public MovesInFlight moves() {
        return moves;
    }

    public void step(long cycle) {
        refused = false;
        if (queue.isEmpty()) {
            return;
        }
        TimedCommand head = queue.peek();
        switch (head.instruction) {
            case Instruction.ConfigStore store -> {
                configure(store);
                queue.pop(cycle);
            }
            case Instruction.ConfigNorm norm -> {
                statistics = norm.statistics();
                queue.pop(cycle);
            }
            case Instruction.Mvout mvout -> store(head, mvout, cycle);
            default -> throw new IllegalStateException("not a store: " + head.instruction);
        }
    }

    private void configure(Instruction.ConfigStore store) {
        stride = store.strideBytes();
        pooling = store.pooling();
    }

    private void store(TimedCommand command, Instruction.Mvout mvout, long cycle) {
        if (sending < 0 && !begin(command, mvout)) {
            return;
        }
        boolean atStart = block == 0 && row == 0 && isWindowStart();
        if (sentFirst && atStart) {
            finish(cycle);
            return;
        }
        refused = !path.mayDispatch(cycle);
        if (refused) {
            return;
        }
        boolean first = !sentFirst;
        sentFirst = true;
        StoreRow next = path.dispatch(cycle);
        next.move = sending;
        next.line = command.line;
        boolean last = pooling.isOn() ? pool(next, mvout) : move(next, mvout);
        if (last && !first) {
            finish(cycle);
        }
    }

    /** A command waits, or rows of a mvout have not been read. */
    public boolean isBusy() {
        return !queue.isEmpty() || moves.areAny();
    }

    /** A mvout has begun, and its first row has found no room yet. */
    public boolean waitsToBegin() {
        return sending >= 0 && !sentFirst;
    }

    /** The rows of a mvout behind the first are being sent. */
    public boolean isSending() {
        return sending >= 0 && sentFirst;
    }

    /** Whether mvouts pool. */
    public boolean isPooling() {
        return pooling.isOn();
    }

    /** Whether a row found no room when it was sent last. */
    public boolean wasRefused() {
        return refused;
    }

    private boolean isWindowStart() {
        return windowColumn == 0 && windowRow == 0 && outputColumn == 0 && outputRow == 0;
    }

    private void finish(long cycle) {
        queue.pop(cycle);
        sending = -1;
    }

    private boolean begin(TimedCommand command, Instruction.Mvout mvout) {
        if (!moves.hasRoom()) {
            return false;
        }
        sending = moves.begin(command.slot());
        rowsLeft[sending] = pooling.isOn() ? pooledRows() : rows(mvout) * blocks(mvout);
        sentFirst = false;
        return true;
    }

    private int pooledRows() {
        return Math.max(1, pooling.outputRows() * pooling.outputColumns() * pooling.size() * pooling.size());
    }

    private static int rows(Instruction.Mvout mvout) {
        return Math.max(1, mvout.tile().rows());
    }

    private int blocks(Instruction.Mvout mvout) {
        return Math.max(1, (mvout.tile().columns() + config.dim() - 1) / config.dim());
    }

    /** The next block of a plain mvout. Returns whether it is the last. */
    private boolean move(StoreRow next, Instruction.Mvout mvout) {
        int dim = config.dim();
        int blocks = blocks(mvout);
        boolean lastBlock = block == blocks - 1;
        int columns = lastBlock ? (mvout.tile().columns() - 1) % dim + 1 : dim;
        next.place(memories, mvout.source(), block * dim + row);
        next.norm = norm(mvout, lastBlock);
        next.statistics = statistics;
        next.address = mvout.dramAddress() + row * stride;
        next.bytes = block * dim * config.elementBytes() + columns * width(mvout);
        next.sends = lastBlock;
        block = lastBlock ? 0 : block + 1;
        if (lastBlock) {
            row = row + 1 == rows(mvout) ? 0 : row + 1;
        }
        return block == 0 && row == 0;
    }

    private NormCommand norm(Instruction.Mvout mvout, boolean lastBlock) {
        if (!config.hasNormalizations() || !mvout.source().isAccumulator()) {
            return NormCommand.STORE;
        }
        NormCommand norm = mvout.source().normCommand();
        return lastBlock ? norm : norm.unfinished();
    }

    private int width(Instruction.Mvout mvout) {
        return mvout.source().isFullWidth() ? config.accumulatorBytes() : config.elementBytes();
    }

    /** The next element of a pooling window; outside of the image it is garbage. Returns whether it is the last. */
    private boolean pool(StoreRow next, Instruction.Mvout mvout) {
        int imageRow = outputRow * pooling.stride() + windowRow - pooling.upperPadding();
        int imageColumn = outputColumn * pooling.stride() + windowColumn - pooling.leftPadding();
        next.place(memories, mvout.source(), imageRow * pooling.columns() + imageColumn);
        next.norm = norm(mvout, true);
        next.statistics = statistics;
        next.garbage =
                imageRow < 0 || imageColumn < 0 || imageRow >= pooling.rows() || imageColumn >= pooling.columns();
        next.address = mvout.dramAddress() + (long) (outputRow * pooling.outputDimension() + outputColumn) * stride;
        next.bytes = ((mvout.tile().columns() - 1) % config.dim() + 1) * width(mvout);
        next.sends = windowRow == pooling.size() - 1 && windowColumn == pooling.size() - 1;
        if (++windowColumn >= pooling.size()) {
            windowColumn = 0;
            if (++windowRow >= pooling.size()) {
                windowRow = 0;
                if (++outputColumn >= pooling.outputColumns()) {
                    outputColumn = 0;
                    if (++outputRow >= pooling.outputRows()) {
                        outputRow = 0;
                    }
                }
            }
        }
        return isWindowStart();
    }

    /** A row of the mvout has been read. */
    void returned(int move, long cycle) {
        if (--rowsLeft[move] == 0) {
            moves.end(move, cycle + 1);
        }
    }

    /** The first cycle, from {@code now} on, in which anything but the report of an end may happen here by itself. */
    public long nextEvent(long now) {
        boolean sends = false;
        if (!queue.isEmpty()) {
            if (!(queue.peek().instruction instanceof Instruction.Mvout)) {
                sends = true;
            } else if (sending < 0) {
                sends = moves.hasRoom();
            } else {
                sends = (sentFirst && block == 0 && row == 0 && isWindowStart()) || path.mayDispatch(now);
            }
        }
        return sends ? now : Uncore.NEVER;
    }
}
