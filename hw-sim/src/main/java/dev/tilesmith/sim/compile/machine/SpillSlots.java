package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.machine.MachineFunction.MachineBlock;
import dev.tilesmith.sim.compile.ssa.Block;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where on the stack spilled values wait, once registers are assigned: values that never wait at the same time share a slot,
 * and one that nobody fetches, since each reader still has what was stored, needs none. Not thread-safe.
 */
final class SpillSlots {
    private final MachineFunction function;
    /** The slots that hold a value which is still needed where a block begins, as their distances from the first slot. */
    private final Map<Block, BitSet> neededAtStart = new HashMap<>();

    private final Map<Integer, Segments> waits = new TreeMap<>();

    private SpillSlots(MachineFunction function) {
        this.function = function;
        function.blocks.forEach(block -> neededAtStart.put(block.block, new BitSet()));
    }

    static void share(MachineFunction function) {
        var slots = new SpillSlots(function);
        function.blocks.forEach(SpillSlots::dropKnown);
        slots.dropUnread();
        slots.solve();
        slots.measure();
        slots.renumber(slots.shared());
    }

    private static boolean isFetch(Inst inst) {
        return inst.isSpill() && inst.rd != Inst.NONE;
    }

    private static int index(Inst inst) {
        return Inst.FIRST_SPILL - inst.slot;
    }

    /** Drops what fetches a value into a register that still has it. */
    private static void dropKnown(MachineBlock block) {
        var known = new HashMap<Integer, Integer>();
        var kept = new ArrayList<Inst>();
        for (var inst : block.code) {
            if (isFetch(inst) && known.getOrDefault(inst.slot, Inst.NONE) == inst.rd) {
                continue;
            }
            if (inst.form == Inst.Form.CALL) {
                known.clear();
            }
            known.values().removeIf(register -> register == inst.rd);
            if (inst.isSpill()) {
                known.put(inst.slot, isFetch(inst) ? inst.rd : inst.rs2);
            }
            kept.add(inst);
        }
        block.code = kept;
    }

    private void dropUnread() {
        var fetched = new BitSet();
        for (var block : function.blocks) {
            block.code.stream().filter(SpillSlots::isFetch).forEach(inst -> fetched.set(index(inst)));
        }
        for (var block : function.blocks) {
            block.code.removeIf(inst -> inst.isSpill() && !fetched.get(index(inst)));
        }
    }

    private void solve() {
        for (var changed = true; changed; ) {
            changed = false;
            for (var i = function.blocks.size() - 1; i >= 0; i--) {
                var block = function.blocks.get(i);
                var needed = neededAtEnd(block);
                for (var inst : block.code.reversed()) {
                    if (inst.isSpill()) {
                        needed.set(index(inst), isFetch(inst));
                    }
                }
                changed |= !needed.equals(neededAtStart.put(block.block, needed));
            }
        }
    }

    private BitSet neededAtEnd(MachineBlock block) {
        var needed = new BitSet();
        block.block.successors.forEach(next -> needed.or(neededAtStart.getOrDefault(next, needed)));
        return needed;
    }

    /** Finds the intervals of instructions over which each slot is needed, from the last to the first. */
    private void measure() {
        var end = 1
                + function.blocks.stream()
                        .mapToInt(block -> block.code.size() + 1)
                        .sum();
        for (var block : function.blocks.reversed()) {
            var ends = new HashMap<Integer, Integer>();
            var last = end;
            neededAtEnd(block).stream().forEach(slot -> ends.put(slot, last));
            var position = end - 1;
            for (var inst : block.code.reversed()) {
                position--;
                if (isFetch(inst)) {
                    ends.putIfAbsent(index(inst), position + 1);
                } else if (inst.isSpill()) {
                    wait(index(inst), position, ends.getOrDefault(index(inst), position + 1));
                    ends.remove(index(inst));
                }
            }
            end = position;
            var start = end;
            ends.forEach((slot, to) -> wait(slot, start, to));
        }
    }

    private void wait(int slot, int from, int to) {
        waits.computeIfAbsent(slot, _ -> new Segments()).addInFront(from, to);
    }

    private Map<Integer, Integer> shared() {
        var places = new ArrayList<Segments>();
        var chosen = new HashMap<Integer, Integer>();
        waits.forEach((slot, wait) -> {
            var place = firstFree(places, wait);
            places.get(place).addAll(wait);
            chosen.put(slot, place);
        });
        function.spillSlots = places.size();
        return chosen;
    }

    private static int firstFree(List<Segments> places, Segments wait) {
        for (var place = 0; place < places.size(); place++) {
            if (!places.get(place).overlaps(wait)) {
                return place;
            }
        }
        places.add(new Segments());
        return places.size() - 1;
    }

    private void renumber(Map<Integer, Integer> places) {
        for (var block : function.blocks) {
            block.code.stream()
                    .filter(Inst::isSpill)
                    .forEach(inst -> inst.slot = Inst.FIRST_SPILL - places.getOrDefault(index(inst), 0));
        }
    }
}
