package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Lays out the stack frame (from sp upward: outgoing arguments, spilled registers, local objects, saved registers), adds
 * entry and exit code and turns slots into offsets from sp.
 */
public final class Frames {
    /** tp, which nothing else uses, for offsets beyond an immediate. */
    private static final int SCRATCH = 4;

    private final MachineFunction function;
    private final List<Integer> saved = new ArrayList<>();
    private final long[] slotOffsets;
    private final long frameBytes;

    private Frames(MachineFunction function) {
        this.function = function;
        collectSaved();
        var slots = function.graph.slots;
        slotOffsets = new long[slots.size()];
        var offset = function.outgoingBytes + 8L * function.spillSlots;
        for (var i = 0; i < slotOffsets.length; i++) {
            var alignment = Math.max(1, slots.get(i).alignment());
            offset = (offset + alignment - 1) / alignment * alignment;
            slotOffsets[i] = offset;
            offset += slots.get(i).bytes();
        }
        offset = (offset + 7) / 8 * 8 + 8L * saved.size();
        frameBytes = (offset + 15) / 16 * 16;
    }

    public static void lay(MachineFunction function) {
        new Frames(function).rewrite();
    }

    private void collectSaved() {
        var used = new TreeSet<Integer>();
        for (var block : function.blocks) {
            for (var inst : block.code) {
                if (inst.rd >= 0 && MachineRegisters.isSaved(inst.rd)) {
                    used.add(inst.rd);
                }
            }
        }
        if (function.hasCalls) {
            saved.add(Selection.RA);
        }
        saved.addAll(used);
    }

    private void rewrite() {
        for (var block : function.blocks) {
            var code = new ArrayList<Inst>(block.code.size() + 8);
            if (block == function.blocks.getFirst()) {
                enter(code);
            }
            for (var inst : block.code) {
                if (inst.form == Inst.Form.RETURN) {
                    exit(code, inst);
                }
                place(inst, code);
            }
            block.code = code;
        }
    }

    private void enter(List<Inst> code) {
        if (frameBytes > 0) {
            adjust(code, -frameBytes);
        }
        for (var i = 0; i < saved.size(); i++) {
            access(code, Inst.of(spill(saved.get(i)), Inst.NONE, Selection.SP, saved.get(i), frameBytes - 8 * (i + 1)));
        }
    }

    private void exit(List<Inst> code, Inst end) {
        var first = code.size();
        for (var i = 0; i < saved.size(); i++) {
            access(
                    code,
                    Inst.of(reload(saved.get(i)), saved.get(i), Selection.SP, Inst.NONE, frameBytes - 8 * (i + 1)));
        }
        if (frameBytes > 0) {
            adjust(code, frameBytes);
        }
        code.subList(first, code.size()).forEach(inst -> inst.at = end.at);
    }

    private static Opcode spill(int register) {
        return register < 32 ? Opcode.SD : Opcode.FSD;
    }

    private static Opcode reload(int register) {
        return register < 32 ? Opcode.LD : Opcode.FLD;
    }

    private void adjust(List<Inst> code, long bytes) {
        if (Arithmetic.fitsImmediate(bytes)) {
            code.add(Inst.of(Opcode.ADDI, Selection.SP, Selection.SP, Inst.NONE, bytes));
        } else {
            code.add(Inst.li(SCRATCH, bytes));
            code.add(Inst.of(Opcode.ADD, Selection.SP, Selection.SP, SCRATCH, 0));
        }
    }

    private void place(Inst inst, List<Inst> code) {
        if (inst.slot == Inst.NONE) {
            code.add(inst);
            return;
        }
        var offset = inst.imm + offset(inst.slot);
        inst.slot = Inst.NONE;
        inst.imm = offset;
        if (inst.form == Inst.Form.FRAME) {
            address(inst, code);
        } else {
            access(code, inst);
        }
    }

    private long offset(int slot) {
        if (slot >= 0) {
            return slotOffsets[slot];
        }
        if (slot <= Inst.FIRST_SPILL) {
            return function.outgoingBytes + 8L * (Inst.FIRST_SPILL - slot);
        }
        return slot == Inst.INCOMING ? frameBytes : 0;
    }

    private void address(Inst inst, List<Inst> code) {
        var result = Inst.of(Opcode.ADDI, inst.rd, Selection.SP, Inst.NONE, inst.imm);
        if (!Arithmetic.fitsImmediate(inst.imm)) {
            var large = Inst.li(inst.rd, inst.imm);
            large.at = inst.at;
            code.add(large);
            result = Inst.of(Opcode.ADD, inst.rd, Selection.SP, inst.rd, 0);
        }
        result.at = inst.at;
        code.add(result);
    }

    private void access(List<Inst> code, Inst inst) {
        if (!Arithmetic.fitsImmediate(inst.imm)) {
            var large = Inst.li(SCRATCH, inst.imm);
            var sum = Inst.of(Opcode.ADD, SCRATCH, Selection.SP, SCRATCH, 0);
            large.at = inst.at;
            sum.at = inst.at;
            code.add(large);
            code.add(sum);
            inst.rs1 = SCRATCH;
            inst.imm = 0;
        }
        code.add(inst);
    }
}
