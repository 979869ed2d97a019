package dev.tilesmith.sim.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives every virtual register a register of the machine: those used most densely choose first, in gcc's order of
 * preference; one that finds none lives on the stack or is made again at each use. Not thread-safe.
 */
final class Allocation {
    private static final int DEEPEST_WEIGHED = 8;

    private final MachineFunction function;
    /** Registers made by spilling, which must not be spilled again. */
    private final java.util.BitSet tiny = new java.util.BitSet();

    private final Segments[] busy = new Segments[Inst.FIRST_VIRTUAL];
    private int[] assigned = {};

    private Allocation(MachineFunction function) {
        this.function = function;
    }

    static void run(MachineFunction function) {
        var allocation = new Allocation(function);
        while (!allocation.round()) {
            // Another round with the spilled registers taken apart.
        }
        allocation.rewrite();
    }

    private boolean round() {
        var segments = LiveRanges.compute(function);
        for (var i = 0; i < Inst.FIRST_VIRTUAL; i++) {
            busy[i] = segments[i];
        }
        assigned = new int[function.registerCount()];
        Arrays.fill(assigned, Inst.NONE);
        var weights = weights(segments);
        var hints = hints();
        var order = new ArrayList<Integer>();
        for (var r = Inst.FIRST_VIRTUAL; r < segments.length; r++) {
            if (!segments[r].isEmpty()) {
                order.add(r);
            }
        }
        order.sort((a, b) -> weights[a] == weights[b] ? Integer.compare(a, b) : Double.compare(weights[b], weights[a]));
        var spilled = new ArrayList<Integer>();
        for (var register : order) {
            var choice = choose(register, segments[register], hints.getOrDefault(register, List.of()));
            if (choice == Inst.NONE) {
                if (tiny.get(register)) {
                    throw new IllegalStateException("no register for v" + register + " in " + function.graph.name);
                }
                spilled.add(register);
            } else {
                assigned[register] = choice;
                busy[choice].addAll(segments[register]);
            }
        }
        if (!spilled.isEmpty()) {
            new Spilling(function, tiny).spill(spilled);
        }
        return spilled.isEmpty();
    }

    private double[] weights(Segments[] segments) {
        var weights = new double[segments.length];
        for (var block : function.blocks) {
            var frequency = Math.pow(8, Math.min(DEEPEST_WEIGHED, block.block.loopDepth()));
            for (var inst : block.code) {
                for (var register : new int[] {inst.rd, inst.rs1, inst.rs2, inst.rs3}) {
                    if (register != Inst.NONE) {
                        weights[register] += frequency;
                    }
                }
            }
        }
        for (var r = Inst.FIRST_VIRTUAL; r < weights.length; r++) {
            weights[r] = tiny.get(r) ? Double.MAX_VALUE : weights[r] / (segments[r].length() + 8);
        }
        return weights;
    }

    /** The registers that each one is copied from or to. */
    private Map<Integer, List<Integer>> hints() {
        var hints = new HashMap<Integer, List<Integer>>();
        for (var block : function.blocks) {
            for (var inst : block.code) {
                if (inst.form == Inst.Form.MOVE) {
                    hints.computeIfAbsent(inst.rd, _ -> new ArrayList<>()).add(inst.rs1);
                    hints.computeIfAbsent(inst.rs1, _ -> new ArrayList<>()).add(inst.rd);
                }
            }
        }
        return hints;
    }

    private int choose(int register, Segments segments, List<Integer> hints) {
        for (var hint : hints) {
            var wanted = Inst.isVirtual(hint) ? assigned[hint] : hint;
            if (wanted > 4 && !busy[wanted].overlaps(segments)) {
                return wanted;
            }
        }
        for (var candidate : MachineRegisters.order(function.isFloat(register))) {
            if (!busy[candidate].overlaps(segments)) {
                return candidate;
            }
        }
        return Inst.NONE;
    }

    private void rewrite() {
        for (var block : function.blocks) {
            for (var inst : block.code) {
                inst.rd = machine(inst.rd);
                inst.rs1 = machine(inst.rs1);
                inst.rs2 = machine(inst.rs2);
                inst.rs3 = machine(inst.rs3);
            }
            block.code.removeIf(inst -> inst.form == Inst.Form.MOVE && inst.rd == inst.rs1);
        }
    }

    private int machine(int register) {
        if (!Inst.isVirtual(register)) {
            return register;
        }
        // A register that is read but never written holds anything.
        return assigned[register] == Inst.NONE
                ? MachineRegisters.order(function.isFloat(register))[0]
                : assigned[register];
    }
}
