package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.isa.Tile;
import dev.tilesmith.sim.timing.accelerator.execute.ExecuteOperation.Kind;
import dev.tilesmith.sim.timing.accelerator.execute.ExecuteOperation.Operand;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/**
 * Makes operations of the array out of the first commands of the execute queue: which operand comes from which command,
 * and how many rows it takes (Gemmini ExecuteController.scala). Not thread-safe.
 */
final class OperationBuilder {
    private static final int ACCUMULATOR = 1 << 31;

    private final CommandQueue queue;
    private final ExecuteSettings settings;
    private final LocalMemories memories;
    private final int dim;
    private final int scratchpadRowMask;
    private final int operandMask;

    OperationBuilder(GemminiConfig config, CommandQueue queue, ExecuteSettings settings, LocalMemories memories) {
        this.queue = queue;
        this.settings = settings;
        this.memories = memories;
        dim = config.dim();
        scratchpadRowMask = config.scratchpadRows() - 1;
        operandMask = 2 * Integer.highestOneBit(dim) - 1;
    }

    /** Fills an operation in that takes the commands of its kind from the head of the queue. */
    void build(ExecuteOperation operation, Kind kind) {
        operation.kind = kind;
        operation.outputStationary = settings.isOutputStationary();
        operation.line = queue.peek().line;
        operation.begin();
        boolean firstThroughTransposer = settings.firstThroughTransposer();
        boolean secondThroughTransposer = settings.secondThroughTransposer();
        boolean preloads = kind != Kind.COMPUTE;
        int preloadPlace = kind == Kind.PRELOAD ? 0 : 1;
        int computePlace = kind == Kind.PRELOAD ? 1 : 0;
        first(operation.a, firstThroughTransposer && preloads ? preloadPlace + 1 : computePlace);
        second(operation.b, secondThroughTransposer && preloads ? preloadPlace + 1 : computePlace);
        operation.a.fed = kind == Kind.OVERLAP || (kind == Kind.PRELOAD) == firstThroughTransposer;
        operation.b.fed = kind == Kind.OVERLAP || (kind == Kind.PRELOAD) == secondThroughTransposer;
        operation.d.fed = preloads;
        operation.resultSlot = TimedCommand.NO_SLOT;
        operation.output = LocalAddress.GARBAGE;
        if (preloads) {
            preload(operation, queue.peek(preloadPlace));
        }
        operation.total = total(operation);
        findBanks(operation);
    }

    /** An operand that shares a bank with one before it reads its row a cycle later, if each is in one bank. */
    private void findBanks(ExecuteOperation operation) {
        int a = banks(operation.a, operation.total);
        int b = banks(operation.b, operation.total);
        int d = banks(operation.d, operation.total);
        boolean oneEach = Integer.bitCount(a) <= 1 && Integer.bitCount(b) <= 1 && Integer.bitCount(d) <= 1;
        operation.banks = a | b | d;
        operation.later = ((a & b) != 0 ? OperandReads.B : 0) | (((a | b) & d) != 0 ? OperandReads.D : 0);
        operation.regular = operation.later == 0 || (oneEach && Integer.bitCount(operation.later) == 1);
    }

    /** The banks of an operand as a mask: those of the scratchpad, and one bit for the accumulator. */
    private int banks(Operand operand, int total) {
        if (!operand.competes()) {
            return 0;
        }
        int step = operand.backwards ? 1 : operand.rowStep;
        int lastRow = operand.row + (total - 1) * step;
        return operand.accumulator ? ACCUMULATOR : memories.scratchpadBanks(operand.row, lastRow);
    }

    private void first(Operand operand, int place) {
        operand.clear();
        if (place < queue.size() && queue.peek(place).instruction instanceof Instruction.Compute compute) {
            set(operand, compute.activations(), compute.activationsTile(), settings.transposesFirst());
            operand.rowStep = settings.activationsStride();
        }
    }

    private void second(Operand operand, int place) {
        operand.clear();
        if (place < queue.size() && queue.peek(place).instruction instanceof Instruction.Compute compute) {
            set(operand, compute.second(), compute.secondTile(), settings.secondThroughTransposer());
            operand.rowStep = 1;
        }
    }

    private void set(Operand operand, LocalAddress address, Tile tile, boolean transposed) {
        operand.real = !address.isGarbage();
        operand.accumulator = address.isAccumulator();
        operand.row = address.bits() & scratchpadRowMask;
        operand.rows = (transposed ? tile.columns() : tile.rows()) & operandMask;
    }

    private void preload(ExecuteOperation operation, TimedCommand command) {
        if (!(command.instruction instanceof Instruction.Preload preload)) {
            throw new IllegalStateException("an operation that preloads needs a preload, got " + command.instruction);
        }
        set(operation.d, preload.operand(), preload.operandTile(), settings.preloadThroughTransposer());
        operation.d.backwards = true;
        operation.d.lastRow = dim - 1;
        operation.output = preload.output();
        operation.outputRows = preload.outputTile().rows() & operandMask;
        if (!operation.output.isGarbage()) {
            operation.resultSlot = command.slot();
        }
    }

    /** Fewer rows than the array has suffice when no operand is preloaded or transposed. */
    private int total(ExecuteOperation operation) {
        boolean transposes =
                settings.firstThroughTransposer() || settings.isOutputStationary() || settings.transposesSecond();
        if (transposes || operation.d.competes()) {
            return dim;
        }
        Operand a = operation.a;
        Operand b = operation.b;
        return Math.max(Math.max(a.competes() ? a.rows : 1, b.competes() ? b.rows : 1), Instruction.Compute.LEAST_ROWS);
    }
}
