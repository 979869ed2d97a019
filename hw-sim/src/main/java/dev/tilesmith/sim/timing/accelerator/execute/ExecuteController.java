package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.report.Reason;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.timing.accelerator.execute.ExecuteOperation.Kind;
import dev.tilesmith.sim.timing.accelerator.shared.AcceleratorParameters;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import dev.tilesmith.sim.timing.accelerator.shared.UnitCycles;

/**
 * Chooses operations from the first three commands of its queue, reads their rows from the banks and hands them to the
 * array (Gemmini ExecuteController.scala). Not thread-safe.
 */
public final class ExecuteController {
    private static final int OPERATIONS = 16;

    private enum State {
        WAITING,
        COMPUTING,
        FLUSH,
        FLUSHING
    }

    private final LocalMemories memories;
    private final Mesh mesh;
    private final FiredRows fired;
    private final CommandQueue queue;
    private final UnitCycles account;
    private final ExecuteSettings settings = new ExecuteSettings();
    private final OperationBuilder builder;
    private final OperandReads reads;
    private final RowRun run;

    private State state = State.WAITING;
    private final ExecuteOperation[] operations = new ExecuteOperation[OPERATIONS];
    private ExecuteOperation operation;

    /** The next cycle to step while an operation reads its rows. */
    private long next;

    private int completed = TimedCommand.NO_SLOT;
    private boolean pendingAtStart;
    /** The present cycle has been told to the profile. */
    private boolean accounted;

    private int firstPending = TimedCommand.NO_SLOT;
    private int secondPending = TimedCommand.NO_SLOT;

    /** Cycles in which the queue to the array had no room, and the last of them. */
    private long blockedCycles;

    private long blockedAt = -1;

    public ExecuteController(
            GemminiConfig config, AcceleratorParameters parameters, LocalMemories memories, UnitCycles account) {
        this.memories = memories;
        this.account = account;
        mesh = new Mesh(parameters, memories);
        fired = new FiredRows(parameters.readDelay() + 1);
        queue = new CommandQueue(config.executeQueue());
        builder = new OperationBuilder(config, queue, settings, memories);
        reads = new OperandReads(memories);
        run = new RowRun(memories, mesh, fired, settings);
        java.util.Arrays.setAll(operations, ExecuteOperation::new);
        operation = operations[0];
    }

    public CommandQueue queue() {
        return queue;
    }

    /** In the present cycle it did nothing and no command of its queue kept it from that: it waits for others. */
    public boolean isStarved() {
        return !accounted;
    }

    /**
     * Whether it reads rows of an operation. Up to {@link #nextEvent} its cycles matter to nobody but those who use the
     * same bank, and may be stepped later, in a run.
     */
    public boolean isStreaming() {
        return state == State.COMPUTING;
    }

    /** A command waits, or a result is on its way. */
    public boolean isBusy(long now) {
        return !queue.isEmpty() || mesh.hasResultInFlight(now);
    }

    /** Results are pushed out of the array. */
    public boolean isFlushing() {
        return state == State.FLUSH || state == State.FLUSHING;
    }

    /** The first command is a preload that a result on its way keeps from beginning. */
    public boolean waitsToPreload(long now) {
        return queue.size() > 1
                && queue.peek().instruction instanceof Instruction.Preload preload
                && hasHazard(preload, queue.peek(1).instruction, now);
    }

    /** The second command is a preload that a result on its way keeps from going beside the compute before it. */
    public boolean waitsToOverlap(long now) {
        return queue.size() > 2
                && queue.peek().instruction instanceof Instruction.Compute
                && queue.peek(1).instruction instanceof Instruction.Preload preload
                && hasHazard(preload, queue.peek(2).instruction, now);
    }

    /** Cycles before this one in which the queue to the array had no room. */
    public long blockedCyclesBefore(long cycle) {
        catchUp(cycle);
        return blockedAt == cycle ? blockedCycles - 1 : blockedCycles;
    }

    /** The scratchpad banks that the present operation reads or results on their way are written to, as a mask. */
    public int scratchpadBanks() {
        return mesh.writesScratchpad() ? -1 : operation.banks;
    }

    /** Steps the cycles of a run before the present one. */
    public void catchUp(long cycle) {
        while (isStreaming() && next < cycle) {
            int interval = operation.cyclesOfRow();
            int rows = (int) Math.min((cycle - next) / interval, run.length(operation));
            if (rows > 0) {
                run.take(operation, rows, next);
                next += (long) rows * interval;
            } else {
                memories.beginCycle();
                writeResult(next);
                step(next);
            }
        }
    }

    /** Accounts for the present operation up to now. */
    public void report() {
        if (operation.busyCycles > 0) {
            account.busy(Unit.EXECUTE, operation.line, operation.busyCycles);
            operation.busyCycles = 0;
        }
        if (operation.conflictCycles > 0) {
            account.stall(Unit.EXECUTE, Reason.BANK_CONFLICT, operation.line, operation.conflictCycles);
            operation.conflictCycles = 0;
        }
    }

    /** Writes the result row that leaves the array in this cycle, and chooses whose end is reported. */
    public void writeResult(long cycle) {
        pendingAtStart = firstPending >= 0 || secondPending >= 0;
        completed = mesh.takeResults(cycle + 1, settings.outputStride(), settings.isOutputStationary());
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

    /** Whether the end of a command is to be reported in this cycle. */
    public boolean hasCompleted() {
        return completed >= 0;
    }

    /** The slot whose command ends in this cycle, or none; asked once. */
    public int takeCompleted() {
        int slot = completed;
        completed = TimedCommand.NO_SLOT;
        return slot;
    }

    public void step(long cycle) {
        next = cycle + 1;
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
        operation = operations[operation.place + 1 & OPERATIONS - 1];
        builder.build(operation, kind);
        state = State.COMPUTING;
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
            blockedCycles++;
            blockedAt = cycle;
            stall(Reason.PIPELINE, operation.line);
            return;
        }
        boolean firstRow = operation.isAtStart();
        int streams = reads.step(operation);
        long ready = cycle + (reads.readsRow() ? FiredRows.READ_CYCLES : 1);
        fired.push(streams, reads.banksRead(), operation.place, firstRow, ready);
        accounted = true;
        if (reads.completesRow()) {
            operation.busyCycles++;
        } else {
            operation.conflictCycles++;
        }
        if (reads.ends()) {
            end(cycle);
        }
    }

    private void busy(int line) {
        account.busy(Unit.EXECUTE, line, 1);
        accounted = true;
    }

    private void stall(Reason reason, int line) {
        account.stall(Unit.EXECUTE, reason, line, 1);
        accounted = true;
    }

    private void end(long cycle) {
        report();
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

    /** The first cycle, from {@code now} on, in which anything may happen here by itself that is seen outside. */
    public long nextEvent(long now) {
        if (firstPending >= 0 || secondPending >= 0) {
            return now;
        }
        if (isStreaming()) {
            return Math.min(now + operation.cyclesLeft() - 1, mesh.nextEnd(now));
        }
        if (state != State.WAITING || mesh.isFeeding() || fired.banksHeld() != 0) {
            return now;
        }
        long next = mesh.nextResult();
        if (!fired.isEmpty()) {
            if (fired.readyAt() > now) {
                next = Math.min(next, fired.readyAt());
            } else if (!fired.isFirst() || mesh.mayBegin(now)) {
                return now;
            }
        }
        return mayDecide(now) ? now : next;
    }

    private boolean mayDecide(long now) {
        if (!queue.isEmpty()) {
            if (!(queue.peek().instruction instanceof Instruction.Preload preload)) {
                return true;
            }
            if (queue.size() > 1 && !hasHazard(preload, queue.peek(1).instruction, now)) {
                return true;
            }
        }
        return settings.isOutputStationary() && mesh.hasResultInFlight(now);
    }

    /** Accounts for cycles without an event; those of a run are accounted for when they are stepped. */
    public void pass(long cycles) {
        boolean waits = !isStreaming() && queue.size() > 1;
        if (waits) {
            account.stall(Unit.EXECUTE, Reason.EXECUTE_RESULT, queue.peek().line, cycles);
        }
        accounted = waits || isStreaming();
    }
}
