package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.timing.accelerator.execute.ExecuteOperation.Operand;
import dev.tilesmith.sim.timing.accelerator.shared.LocalMemories;

/**
 * Which operands of an operation read their next row in a cycle. A row goes to the array when all three have it; an operand
 * that has its row waits for the others, and of two that want the same bank for the same row the first in the order A, B, D
 * has it (Gemmini ExecuteController.scala). Not thread-safe.
 */
final class OperandReads {
    static final int A = 1;
    static final int B = 2;
    static final int D = 4;
    static final int ALL = A | B | D;

    private final LocalMemories memories;
    private boolean readsRow;
    private int banksRead;
    private boolean completesRow;
    private boolean ends;

    OperandReads(LocalMemories memories) {
        this.memories = memories;
    }

    /** One cycle of an operation; returns the operands that go on to their next row, as a mask. */
    int step(ExecuteOperation operation) {
        Operand a = operation.a;
        Operand b = operation.b;
        Operand d = operation.d;
        boolean apart = a.counter != b.counter || a.counter != d.counter;
        boolean aIsAhead = apart && (a.isAhead(b) || a.isAhead(d));
        boolean bIsAhead = apart && (b.isAhead(a) || b.isAhead(d));
        boolean dIsAhead = apart && (d.isAhead(a) || d.isAhead(b));
        banksRead = 0;
        boolean aFires = !aIsAhead && mayRead(a);
        boolean bFires = !clashes(b, a) && !bIsAhead && mayRead(b);
        boolean dFires = !clashes(d, a) && !clashes(d, b) && !dIsAhead && mayRead(d);
        readsRow = (aFires && a.reads()) || (bFires && b.reads()) || (dFires && d.reads());
        completesRow = (aFires || aIsAhead) && (bFires || bIsAhead) && (dFires || dIsAhead);
        ends = !operation.isAtStart() && a.isEnding(aFires) && b.isEnding(bFires) && d.isEnding(dFires);
        int result = 0;
        if (aFires) {
            a.advance();
            result |= A;
        }
        if (bFires) {
            b.advance();
            result |= B;
        }
        if (dFires) {
            d.advance();
            result |= D;
        }
        return result;
    }

    /** Whether a bank was read in the last step, whose row is there a cycle later. */
    boolean readsRow() {
        return readsRow;
    }

    /** The scratchpad banks that were read in the last step, as a mask. */
    int banksRead() {
        return banksRead;
    }

    /** Whether every operand had its row by the end of the last step: none has lost its bank to another. */
    boolean completesRow() {
        return completesRow;
    }

    /** Whether the last step was the operation's last. */
    boolean ends() {
        return ends;
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
        boolean isFree = memories.mayExecuteRead(bank);
        banksRead |= isFree ? 1 << bank : 0;
        return isFree;
    }
}
