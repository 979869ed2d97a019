package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.riscv.Opcode;

/**
 * One machine instruction, or a small fixed group of them, over registers: 0 to 31 are x0 to x31, 32 to 63 are f0 to f31,
 * larger numbers are virtual. Not thread-safe.
 */
final class Inst {
    static final int NONE = -1;
    static final int FIRST_VIRTUAL = 64;

    enum Form {
        /** The opcode itself. */
        PLAIN,
        /** Any 64-bit constant into rd. */
        LI,
        /** Address of constant table imm, or of pool entry imm, into rd. */
        TABLE,
        /** The upper part of the address of pool entry imm; an instruction with this one as anchor uses it. */
        POOL_HIGH,
        /** Address of stack slot {@code slot} plus imm into rd. */
        FRAME,
        /** rd = rs1, both in the same register file. */
        MOVE,
        BRANCH,
        JUMP,
        CALL,
        RETURN
    }

    Form form;
    Opcode opcode;
    int rd = NONE;
    int rs1 = NONE;
    int rs2 = NONE;
    int rs3 = NONE;
    long imm;
    /** Stack slot whose offset is added to imm (rs1 is then sp), or one of the special areas below, or none. */
    int slot = NONE;

    /** Arguments on the stack of the caller, and the area for those of functions called. */
    static final int INCOMING = -2;

    static final int OUTGOING = -3;
    /** Spilled registers: this number and below. */
    static final int FIRST_SPILL = -10;

    Block target = Block.NOWHERE;
    String symbol = "";
    /** For CALL and RETURN: how many integer and float argument or result registers are read. */
    int[] reads = {};

    java.util.Optional<Inst> anchor = java.util.Optional.empty();
    Position at = Position.NONE;

    Inst(Form form, Opcode opcode) {
        this.form = form;
        this.opcode = opcode;
    }

    static Inst of(Opcode opcode, int rd, int rs1, int rs2, long imm) {
        var inst = new Inst(Form.PLAIN, opcode);
        inst.rd = rd;
        inst.rs1 = rs1;
        inst.rs2 = rs2;
        inst.imm = imm;
        return inst;
    }

    static Inst li(int rd, long value) {
        var inst = new Inst(Form.LI, Opcode.ADDI);
        inst.rd = rd;
        inst.imm = value;
        return inst;
    }

    static Inst move(int rd, int rs, boolean isFloat) {
        var inst = new Inst(Form.MOVE, isFloat ? Opcode.FSGNJ_D : Opcode.ADDI);
        inst.rd = rd;
        inst.rs1 = rs;
        return inst;
    }

    static Inst jump(Block target) {
        var inst = new Inst(Form.JUMP, Opcode.JAL);
        inst.target = target;
        return inst;
    }

    /** Whether it stores or fetches the value of a spilled register. */
    boolean isSpill() {
        return slot <= FIRST_SPILL;
    }

    /** Another instruction that makes the same from the same registers. */
    Inst copy() {
        var copy = new Inst(form, opcode);
        copy.rd = rd;
        copy.rs1 = rs1;
        copy.rs2 = rs2;
        copy.rs3 = rs3;
        copy.imm = imm;
        copy.slot = slot;
        copy.at = at;
        return copy;
    }

    boolean isEnd() {
        return form == Form.BRANCH || form == Form.JUMP || form == Form.RETURN;
    }

    static boolean isVirtual(int register) {
        return register >= FIRST_VIRTUAL;
    }

    @Override
    public String toString() {
        var text = new StringBuilder(form == Form.PLAIN || form == Form.BRANCH ? opcode.toString() : form.toString());
        for (var register : new int[] {rd, rs1, rs2, rs3}) {
            text.append(' ').append(register == NONE ? "-" : isVirtual(register) ? "v" + register : "r" + register);
        }
        text.append(" #").append(imm).append(slot == NONE ? "" : " slot" + slot);
        return text.append(target == Block.NOWHERE ? "" : " -> " + target).toString();
    }
}
