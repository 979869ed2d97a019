package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.isa.Tile;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.timing.accelerator.execute.PlainExecuteOperation.Kind;
import dev.tilesmith.sim.timing.accelerator.execute.PlainExecuteOperation.Operand;
import dev.tilesmith.sim.timing.accelerator.shared.AcceleratorParameters;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/**
 * Chooses operations from the first three commands of its queue, reads their rows from the banks and hands them to the
 * array (Gemmini PlainExecuteController.scala). Not thread-safe.
 */
public final class PlainExecuteController {
    private static final int A = 0;
    private static final int B = 1;
    private static final int D = 2;
    private static final int OPERATIONS = 16;

    private enum State {
        WAITING,
        COMPUTING,
        FLUSH,
        FLUSHING
    }

    private final AcceleratorParameters parameters;
    private final LocalMemories memories;
    private final PlainMesh mesh;
    private final FiredRows fired;
    private final CommandQueue queue;
    private final Profile profile;
    private final int scratchpadRowMask;
    private final int operandMask;

    private State state = State.WAITING;
    private final ExecuteSettings settings = new ExecuteSettings();

    private final PlainExecuteOperation[] operations = new PlainExecuteOperation[OPERATIONS];
    private int operationIndex;
    private PlainExecuteOperation operation;

    private int completed = TimedCommand.NO_SLOT;
    private boolean pendingAtStart;
    /** The present cycle has been told to the profile. */
    private boolean accounted;

    private int firstPending = TimedCommand.NO_SLOT;
    private int secondPending = TimedCommand.NO_SLOT;

    public PlainExecuteController(
            GemminiConfig config, AcceleratorParameters parameters, LocalMemories memories, Profile profile) {
        this.parameters = parameters;
        this.memories = memories;
        this.profile = profile;
        mesh = new PlainMesh(parameters, memories);
        fired = new FiredRows(parameters.readDelay() + 1);
        queue = new CommandQueue(config.executeQueue());
        scratchpadRowMask = config.scratchpadRows() - 1;
        operandMask = 2 * Integer.highestOneBit(config.dim()) - 1;
        for (int i = 0; i < OPERATIONS; i++) {
            operations[i] = new PlainExecuteOperation();
        }
        operation = operations[0];
    }

    public CommandQueue queue() {
        return queue;
    }

    /** In the present cycle it did nothing and no command of its queue kept it from that: it waits for others. */
    public boolean isStarved() {
        return !accounted;
    }

    /** Writes the result row that leaves the array in this cycle, and chooses whose end is reported. */
    public void writeResult(long cycle) {
        pendingAtStart = firstPending >= 0 || secondPending >= 0;
        completed = mesh.takeResult(cycle, settings.outputStride(), settings.isOutputStationary());
        if (completed < 0 && pendingAtStart) {
            if (firstPending >= 0) {
                completed = firstPending;
                firstPending = TimedCommand.NO_SLOT;
            } else {
                completed = secondPending;
                secondPending = TimedCommand.NO_SLOT;
            }
        }
    }

    /** The slot whose command ends in this cycle, or none. */
    public int completed() {
        return completed;
    }

    public void step(long cycle) {
        accounted = false;
        if (queue.isEmpty() && state == State.WAITING && fired.isEmpty() && !mesh.isFeeding()) {
            if (settings.isOutputStationary() && mesh.hasResultInFlight(cycle)) {
                state = State.FLUSH;
            }
            return;
        }
        boolean decides = state == State.WAITING;
        if (decides) {
            decide(cycle);
        }
        mesh.feed(cycle);
        feedFired(cycle);
        if (state == State.COMPUTING) {
            fire(cycle);
        } else if (!decides && state == State.FLUSH) {
            stall(Reason.PIPELINE, operation.line);
            if (fired.isEmpty() && mesh.mayBegin(cycle)) {
                mesh.beginFlush();
                state = State.FLUSHING;
            }
        } else if (state == State.FLUSHING) {
            stall(Reason.PIPELINE, operation.line);
            if (mesh.mayBegin(cycle)) {
                state = State.WAITING;
            }
        }
        memories.keepReadersOut(fired.banksHeld());
    }

    private void decide(long cycle) {
        boolean resultInFlight = mesh.hasResultInFlight(cycle);
        if (queue.isEmpty()) {
            if (resultInFlight && settings.isOutputStationary()) {
                state = State.FLUSH;
            }
            return;
        }
        Instruction head = queue.peek().instruction;
        switch (head) {
            case Instruction.ConfigExecute config
            when !resultInFlight && !pendingAtStart -> {
                settings.configure(config);
                busy(queue.peek().line);
                completed = queue.pop(cycle).slot();
            }
            case Instruction.Preload preload
            when queue.size() > 1 && !hasHazard(preload, queue.peek(1).instruction, cycle) -> begin(Kind.PRELOAD);
            case Instruction.Compute _ -> begin(mayOverlap(cycle) ? Kind.OVERLAP : Kind.COMPUTE);
            default -> {
                if (resultInFlight && (settings.isOutputStationary() || head instanceof Instruction.ConfigExecute)) {
                    state = State.FLUSH;
                } else if (queue.size() > 1 || head instanceof Instruction.ConfigExecute) {
                    stall(Reason.EXECUTE_RESULT, queue.peek().line);
                }
            }
        }
    }

    private boolean mayOverlap(long cycle) {
        return queue.size() > 2
                && queue.peek(1).instruction instanceof Instruction.Preload preload
                && !hasHazard(preload, queue.peek(2).instruction, cycle);
    }

    /** A result on its way goes to an operand of the preload or of the command behind it. */
    private boolean hasHazard(Instruction.Preload preload, Instruction next, long cycle) {
        if (mesh.hasResultFor(preload.operand(), cycle)) {
            return true;
        }
        return next instanceof Instruction.Compute compute
                && (mesh.hasResultFor(compute.activations(), cycle) || mesh.hasResultFor(compute.second(), cycle));
    }

    private void begin(Kind kind) {
        operationIndex = operationIndex + 1 & OPERATIONS - 1;
        operation = operations[operationIndex];
        operation.kind = kind;
        operation.outputStationary = settings.isOutputStationary();
        operation.line = queue.peek().line;
        operation.begin();
        boolean firstThroughTransposer = settings.firstThroughTransposer();
        boolean secondThroughTransposer = settings.secondThroughTransposer();
        boolean preloads = kind != Kind.COMPUTE;
        int preloadPlace = kind == Kind.PRELOAD ? 0 : 1;
        int computePlace = kind == Kind.PRELOAD ? 1 : 0;
        operand(A, firstThroughTransposer && preloads ? preloadPlace + 1 : computePlace);
        operand(B, secondThroughTransposer && preloads ? preloadPlace + 1 : computePlace);
        operation.operands[A].fed = kind == Kind.OVERLAP || (kind == Kind.PRELOAD) == firstThroughTransposer;
        operation.operands[B].fed = kind == Kind.OVERLAP || (kind == Kind.PRELOAD) == secondThroughTransposer;
        operation.operands[D].fed = preloads;
        operation.resultSlot = TimedCommand.NO_SLOT;
        operation.output = LocalAddress.GARBAGE;
        if (preloads) {
            preload(queue.peek(preloadPlace));
        }
        operation.total = total(firstThroughTransposer || settings.isOutputStationary() || settings.transposesSecond());
        state = State.COMPUTING;
    }

    /** The command at the place as the source of operand A or B; absent or no compute: garbage. */
    private void operand(int stream, int place) {
        Operand operand = operation.operands[stream];
        operand.real = false;
        operand.backwards = false;
        operand.rows = 0;
        if (place >= queue.size() || !(queue.peek(place).instruction instanceof Instruction.Compute compute)) {
            return;
        }
        boolean first = stream == A;
        Tile tile = first ? compute.activationsTile() : compute.secondTile();
        boolean transposed = first ? settings.transposesFirst() : settings.secondThroughTransposer();
        set(operand, first ? compute.activations() : compute.second(), tile, transposed);
        operand.rowStep = first ? settings.activationsStride() : 1;
    }

    private void set(Operand operand, LocalAddress address, Tile tile, boolean transposed) {
        operand.real = !address.isGarbage();
        operand.accumulator = address.isAccumulator();
        operand.row = address.bits() & scratchpadRowMask;
        operand.rows = (transposed ? tile.columns() : tile.rows()) & operandMask;
    }

    private void preload(TimedCommand command) {
        if (!(command.instruction instanceof Instruction.Preload preload)) {
            throw new IllegalStateException("an operation that preloads needs a preload, got " + command.instruction);
        }
        Operand operand = operation.operands[D];
        set(operand, preload.operand(), preload.operandTile(), settings.preloadThroughTransposer());
        operand.backwards = true;
        operand.lastRow = parameters.dim() - 1;
        operation.output = preload.output();
        operation.outputRows = preload.outputTile().rows() & operandMask;
        if (!operation.output.isGarbage()) {
            operation.resultSlot = command.slot();
        }
    }

    /** Fewer rows than the array has suffice when no operand is preloaded or transposed; never fewer than 4. */
    private int total(boolean transposesOrOutputStationary) {
        Operand preloaded = operation.operands[D];
        if (transposesOrOutputStationary || (preloaded.fed && preloaded.real)) {
            return parameters.dim();
        }
        Operand a = operation.operands[A];
        Operand b = operation.operands[B];
        return Math.max(Math.max(a.competes() ? a.rows : 1, b.competes() ? b.rows : 1), 4);
    }

    private void feedFired(long cycle) {
        if (fired.isEmpty() || fired.readyAt() > cycle) {
            return;
        }
        if (fired.isFirst() && !mesh.mayBegin(cycle)) {
            return;
        }
        if (fired.isFirst() && fired.streams() != 0) {
            mesh.begin(operations[fired.operation()]);
        }
        mesh.offer(fired.streams());
        fired.pop();
    }

    private void fire(long cycle) {
        if (!fired.hasRoom()) {
            stall(Reason.PIPELINE, operation.line);
            return;
        }
        Operand a = operation.operands[A];
        Operand b = operation.operands[B];
        Operand d = operation.operands[D];
        boolean firstRow = !a.started && !b.started && !d.started;
        boolean aIsAhead = isAhead(a, b) || isAhead(a, d);
        boolean bIsAhead = isAhead(b, a) || isAhead(b, d);
        boolean dIsAhead = isAhead(d, a) || isAhead(d, b);
        boolean aFires = !aIsAhead && mayRead(a);
        boolean bFires = !clashes(b, a) && !bIsAhead && mayRead(b);
        boolean dFires = !clashes(d, a) && !clashes(d, b) && !dIsAhead && mayRead(d);
        boolean readsNow = (aFires && a.reads()) || (bFires && b.reads()) || (dFires && d.reads());
        int streams = (aFires ? 1 : 0) | (bFires ? 2 : 0) | (dFires ? 4 : 0);
        int banks = bankRead(a, aFires) | bankRead(b, bFires) | bankRead(d, dFires);
        fired.push(streams, banks, operationIndex, firstRow, cycle + (readsNow ? 2 : 1));
        account((aFires || aIsAhead) && (bFires || bIsAhead) && (dFires || dIsAhead));
        boolean ends = isEnding(a, aFires) && isEnding(b, bFires) && isEnding(d, dFires) && !firstRow;
        advance(a, aFires);
        advance(b, bFires);
        advance(d, dFires);
        if (ends) {
            end(cycle);
        }
    }

    /** A row that takes longer than a cycle to be fed lost the others to its banks. */
    private void account(boolean completesRow) {
        if (completesRow) {
            busy(operation.line);
        } else {
            stall(Reason.BANK_CONFLICT, operation.line);
        }
    }

    private void busy(int line) {
        profile.busy(Unit.EXECUTE, line, 1);
        accounted = true;
    }

    private void stall(Reason reason, int line) {
        profile.stall(Unit.EXECUTE, reason, line, 1);
        accounted = true;
    }

    private boolean isAhead(Operand operand, Operand other) {
        int next = other.counter + 1;
        return operand.started && operand.counter == (next == operation.total ? 0 : next);
    }

    /** Wants the same bank for the same row as an operand of higher priority. */
    private boolean clashes(Operand operand, Operand other) {
        return operand.competes()
                && other.competes()
                && operand.started == other.started
                && operand.counter == other.counter
                && ((operand.accumulator && other.accumulator)
                        || (!operand.accumulator
                                && !other.accumulator
                                && memories.scratchpadBank(operand.address())
                                        == memories.scratchpadBank(other.address())));
    }

    /** The row's bank is free, or no row is read; takes the bank. */
    private boolean mayRead(Operand operand) {
        if (!operand.reads() || operand.accumulator) {
            return true;
        }
        int bank = memories.scratchpadBank(operand.address());
        memories.readForExecute(bank);
        return memories.mayExecuteRead(bank);
    }

    private int bankRead(Operand operand, boolean fires) {
        boolean reads = fires && operand.reads() && !operand.accumulator;
        return reads ? 1 << memories.scratchpadBank(operand.address()) : 0;
    }

    private boolean isEnding(Operand operand, boolean fires) {
        return operand.counter == 0 || (operand.counter == operation.total - 1 && fires);
    }

    private void advance(Operand operand, boolean fires) {
        if (fires) {
            operand.counter = operand.counter + 1 == operation.total ? 0 : operand.counter + 1;
            operand.started = true;
        }
    }

    private void end(long cycle) {
        TimedCommand head = queue.pop(cycle);
        switch (operation.kind) {
            case PRELOAD -> firstPending = operation.output.isGarbage() ? head.slot() : TimedCommand.NO_SLOT;
            case COMPUTE -> firstPending = head.slot();
            case OVERLAP -> {
                firstPending = head.slot();
                TimedCommand preload = queue.pop(cycle);
                secondPending = operation.output.isGarbage() ? preload.slot() : TimedCommand.NO_SLOT;
            }
        }
        state = State.WAITING;
    }
}
