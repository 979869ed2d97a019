package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes registers apart into one for each use; the value waits on the stack or is computed again. */
final class Spilling {
    private final MachineFunction function;
    private final BitSet tiny;

    Spilling(MachineFunction function, BitSet tiny) {
        this.function = function;
        this.tiny = tiny;
    }

    void spill(List<Integer> registers) {
        var makers = new HashMap<Integer, Optional<Inst>>();
        registers.forEach(register -> makers.put(register, Optional.empty()));
        var definitions = new HashMap<Integer, Integer>();
        for (var block : function.blocks) {
            for (var inst : block.code) {
                if (makers.containsKey(inst.rd)) {
                    definitions.merge(inst.rd, 1, Integer::sum);
                    makers.put(inst.rd, isCheap(inst) ? Optional.of(inst) : Optional.empty());
                }
            }
        }
        var slots = new HashMap<Integer, Integer>();
        for (var register : registers) {
            if (definitions.getOrDefault(register, 0) != 1) {
                makers.put(register, Optional.empty());
            }
            if (makers.getOrDefault(register, Optional.empty()).isEmpty()) {
                slots.put(register, function.newSpillSlot());
            }
        }
        for (var block : function.blocks) {
            block.code = rewrite(block.code, slots, makers);
        }
    }

    private static boolean isCheap(Inst inst) {
        return inst.form == Inst.Form.LI || inst.form == Inst.Form.FRAME || inst.form == Inst.Form.TABLE;
    }

    private List<Inst> rewrite(List<Inst> code, Map<Integer, Integer> slots, Map<Integer, Optional<Inst>> makers) {
        var result = new ArrayList<Inst>(code.size());
        for (var inst : code) {
            var again = makers.getOrDefault(inst.rd, Optional.empty());
            if (again.isPresent()) {
                continue;
            }
            var before = new HashMap<Integer, Integer>();
            inst.rs1 = use(inst.rs1, inst, before, slots, makers, result);
            inst.rs2 = use(inst.rs2, inst, before, slots, makers, result);
            inst.rs3 = use(inst.rs3, inst, before, slots, makers, result);
            var slot = slots.get(inst.rd);
            result.add(inst);
            if (slot != null) {
                var kind = function.kind(inst.rd);
                inst.rd = newTiny(kind);
                var store = Inst.of(Opcodes.spill(kind), Inst.NONE, Selection.SP, inst.rd, 0);
                store.slot = slot;
                store.at = inst.at;
                result.add(store);
            }
        }
        return result;
    }

    private int use(
            int register,
            Inst user,
            Map<Integer, Integer> before,
            Map<Integer, Integer> slots,
            Map<Integer, Optional<Inst>> makers,
            List<Inst> result) {
        var isSpilled = makers.containsKey(register);
        if (!isSpilled) {
            return register;
        }
        var known = before.get(register);
        if (known != null) {
            return known;
        }
        var kind = function.kind(register);
        var fresh = newTiny(kind);
        before.put(register, fresh);
        var maker = makers.getOrDefault(register, Optional.empty());
        Inst load;
        if (maker.isPresent()) {
            load = new Inst(maker.get().form, maker.get().opcode);
            load.imm = maker.get().imm;
            load.slot = maker.get().slot;
            load.rd = fresh;
        } else {
            load = Inst.of(Opcodes.reload(kind), fresh, Selection.SP, Inst.NONE, 0);
            var slot = slots.get(register);
            load.slot = slot == null ? Inst.NONE : slot;
        }
        load.at = user.at;
        result.add(load);
        return fresh;
    }

    private int newTiny(Kind kind) {
        var register = function.newRegister(kind);
        tiny.set(register);
        return register;
    }
}
