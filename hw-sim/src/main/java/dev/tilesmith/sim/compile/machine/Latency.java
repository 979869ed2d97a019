package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Constants;
import dev.tilesmith.sim.riscv.Opcode;
import java.util.List;

/** gcc's model of this core, by which it orders instructions: its {@code generic.md}, as the dumps of its scheduler print it. */
final class Latency {
    private Latency() {}

    /** Cycles from an instruction to one that reads its result; loads of constants are like any short instruction. */
    static int of(Inst inst) {
        if (inst.form != Inst.Form.PLAIN || inst.anchor.isPresent()) {
            return 1;
        }
        return switch (inst.opcode.kind()) {
            case LOAD, FP_LOAD, FP_SHORT, FP_TO_INT, INT_TO_FP -> 3;
            case MULTIPLY -> 10;
            case DIVIDE -> isWord(inst.opcode) ? 34 : 66;
            case FP_SINGLE -> 5;
            case FP_DOUBLE -> 7;
            case FP_DIVIDE -> 20;
            default -> 1;
        };
    }

    /** The instructions that this one stands for; a constant from the pool counts as one. */
    static int length(Inst inst) {
        return inst.form == Inst.Form.LI
                ? Constants.recipe(inst.imm).map(List::size).orElse(1)
                : 1;
    }

    private static boolean isWord(Opcode opcode) {
        return opcode == Opcode.DIVW || opcode == Opcode.DIVUW || opcode == Opcode.REMW || opcode == Opcode.REMUW;
    }

    /** The unit that takes one operation at a time, for as long as its latency. */
    enum Unit {
        MULTIPLIER_DIVIDER,
        FLOAT_DIVIDER,
        NONE
    }

    static Unit unit(Inst inst) {
        if (inst.form != Inst.Form.PLAIN) {
            return Unit.NONE;
        }
        return switch (inst.opcode.kind()) {
            case MULTIPLY, DIVIDE -> Unit.MULTIPLIER_DIVIDER;
            case FP_DIVIDE -> Unit.FLOAT_DIVIDER;
            default -> Unit.NONE;
        };
    }
}
