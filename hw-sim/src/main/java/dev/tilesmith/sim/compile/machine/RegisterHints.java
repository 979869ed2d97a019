package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which registers had better be the same: then a copy goes, or an instruction has a short form. */
final class RegisterHints {
    private RegisterHints() {}

    /** The registers that each one is copied from or to, and then those that it would be short to compute in. */
    static Map<Integer, List<Integer>> of(MachineFunction function) {
        var hints = new HashMap<Integer, List<Integer>>();
        for (var block : function.blocks) {
            for (var inst : block.code) {
                if (inst.form == Inst.Form.MOVE) {
                    hint(hints, inst.rd, inst.rs1);
                }
            }
        }
        for (var block : function.blocks) {
            for (var inst : block.code) {
                if (inst.form == Inst.Form.PLAIN && inst.opcode.kind() == Opcode.Kind.ALU) {
                    hint(hints, inst.rd, inst.rs1);
                    if (commutes(inst.opcode)) {
                        hint(hints, inst.rd, inst.rs2);
                    }
                }
            }
        }
        return hints;
    }

    private static void hint(Map<Integer, List<Integer>> hints, int first, int second) {
        if (first > 0 && second > 0) {
            hints.computeIfAbsent(first, _ -> new ArrayList<>()).add(second);
            hints.computeIfAbsent(second, _ -> new ArrayList<>()).add(first);
        }
    }

    private static boolean commutes(Opcode opcode) {
        return opcode == Opcode.ADD
                || opcode == Opcode.ADDW
                || opcode == Opcode.AND
                || opcode == Opcode.OR
                || opcode == Opcode.XOR;
    }
}
