package dev.tilesmith.sim.compile.machine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Takes registers apart; between the parts their value waits on the stack or is made again. First into one part for each
 * block, and what finds no register then, into one for each use. Not thread-safe.
 */
final class Spilling {
    private final MachineFunction function;
    /** Parts for a single use, which must not be spilled again. */
    private final BitSet tiny = new BitSet();
    /** Parts for a block. */
    private final BitSet parts = new BitSet();
    /** Where a register's value waits, a part's in the place of the whole. */
    private final Map<Integer, Integer> slots = new HashMap<>();

    Spilling(MachineFunction function) {
        this.function = function;
    }

    boolean isTiny(int register) {
        return tiny.get(register);
    }

    void spill(List<Integer> registers) {
        var makers = makers(registers);
        for (var register : registers) {
            if (makers.getOrDefault(register, Optional.empty()).isEmpty()) {
                slots.computeIfAbsent(register, _ -> function.newSpillSlot());
            }
        }
        for (var block : function.blocks) {
            block.code = new Rewriting(makers, touches(block.code)).rewrite(block.code);
        }
    }

    /** Of each register the one instruction that makes its value from nothing, if there is no other. */
    private Map<Integer, Optional<Inst>> makers(List<Integer> registers) {
        var makers = new HashMap<Integer, Optional<Inst>>();
        registers.forEach(register -> makers.put(register, Optional.empty()));
        var isMade = new BitSet();
        for (var block : function.blocks) {
            for (var inst : block.code) {
                if (makers.containsKey(inst.rd)) {
                    makers.put(inst.rd, isCheap(inst) && !isMade.get(inst.rd) ? Optional.of(inst) : Optional.empty());
                    isMade.set(inst.rd);
                }
            }
        }
        return makers;
    }

    private boolean isCheap(Inst inst) {
        return inst.form == Inst.Form.LI
                || inst.form == Inst.Form.FRAME
                || inst.form == Inst.Form.TABLE
                || isReload(inst);
    }

    private boolean isReload(Inst inst) {
        return inst.isSpill() && inst.opcode == Opcodes.reload(function.kind(inst.rd));
    }

    /** How many instructions of a block read or write each register. */
    private static Map<Integer, Integer> touches(List<Inst> code) {
        var touches = new HashMap<Integer, Integer>();
        for (var inst : code) {
            IntStream.of(inst.rd, inst.rs1, inst.rs2, inst.rs3)
                    .distinct()
                    .forEach(register -> touches.merge(register, 1, Integer::sum));
        }
        return touches;
    }

    private int newPart(int whole, boolean isTiny) {
        var part = function.newRegister(function.kind(whole));
        (isTiny ? tiny : parts).set(part);
        var slot = slots.get(whole);
        if (slot != null) {
            slots.put(part, slot);
        }
        return part;
    }

    /** Rewrites one block. */
    private final class Rewriting {
        private final Map<Integer, Optional<Inst>> makers;
        private final Map<Integer, Integer> touches;
        /** The part that has a register's value now. */
        private final Map<Integer, Integer> present = new HashMap<>();

        private final List<Inst> result = new ArrayList<>();

        Rewriting(Map<Integer, Optional<Inst>> makers, Map<Integer, Integer> touches) {
            this.makers = makers;
            this.touches = touches;
        }

        List<Inst> rewrite(List<Inst> code) {
            for (var inst : code) {
                var isMadeAgain = makers.getOrDefault(inst.rd, Optional.empty()).isPresent();
                if (!isMadeAgain && !isOwnStore(inst)) {
                    rewrite(inst);
                }
            }
            return result;
        }

        /** The store behind what wrote a part; the part's own part gets another. */
        private boolean isOwnStore(Inst inst) {
            return makers.containsKey(inst.rs2) && inst.isSpill() && slots.getOrDefault(inst.rs2, 0) == inst.slot;
        }

        private void rewrite(Inst inst) {
            var whole = inst.rd;
            inst.rs1 = use(inst.rs1, inst);
            inst.rs2 = use(inst.rs2, inst);
            inst.rs3 = use(inst.rs3, inst);
            present.keySet().removeIf(this::isForOneUse);
            result.add(inst);
            if (makers.containsKey(whole)) {
                inst.rd = newPart(whole, isForOneUse(whole));
                result.add(store(inst));
                if (!isForOneUse(whole)) {
                    present.put(whole, inst.rd);
                }
            }
        }

        private boolean isForOneUse(int register) {
            return parts.get(register) || touches.getOrDefault(register, 0) < 2;
        }

        private int use(int register, Inst user) {
            return makers.containsKey(register)
                    ? present.computeIfAbsent(register, _ -> fetched(register, user))
                    : register;
        }

        private int fetched(int register, Inst user) {
            var part = newPart(register, isForOneUse(register));
            var maker = makers.getOrDefault(register, Optional.empty());
            var fetch = maker.map(Inst::copy)
                    .orElseGet(() ->
                            Inst.of(Opcodes.reload(function.kind(register)), Inst.NONE, Selection.SP, Inst.NONE, 0));
            if (maker.isEmpty()) {
                fetch.slot = slots.getOrDefault(register, Inst.NONE);
            }
            fetch.rd = part;
            fetch.at = user.at;
            result.add(fetch);
            return part;
        }

        private Inst store(Inst writer) {
            var store = Inst.of(Opcodes.spill(function.kind(writer.rd)), Inst.NONE, Selection.SP, writer.rd, 0);
            store.slot = slots.getOrDefault(writer.rd, Inst.NONE);
            store.at = writer.at;
            return store;
        }
    }
}
