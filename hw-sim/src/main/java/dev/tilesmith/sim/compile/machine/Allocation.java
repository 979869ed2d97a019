package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Gives every virtual register a register of the machine: those used most densely choose first, in gcc's order of
 * preference, but leave parameters where they come in as long as that costs nothing; one that finds none takes the place of
 * others that are used less, all together, and where there are none such it lives on the stack or is made again. Not
 * thread-safe.
 */
public final class Allocation {
    /** Beside the runs of deeper loops, one copy at the start rounds to no cost in gcc's frequencies. */
    private static final int DEEPEST_WITH_COPIES = 2;

    private final MachineFunction function;
    private final Spilling spilling;

    private final Segments[] busy = new Segments[Inst.FIRST_VIRTUAL];
    /** The virtual registers that each register of the machine was given to. */
    private final List<List<Integer>> holders = new ArrayList<>();

    private final boolean copiesCost;
    private final Map<Block, Double> frequencies;
    private Segments[] segments = {};
    private Map<Integer, List<Integer>> hints = Map.of();
    private int[] assigned = {};
    /** How often each virtual register is read or written. */
    private double[] costs = {};

    private Allocation(MachineFunction function) {
        this.function = function;
        this.spilling = new Spilling(function);
        for (var i = 0; i < Inst.FIRST_VIRTUAL; i++) {
            holders.add(new ArrayList<>());
        }
        this.frequencies = Frequencies.of(function);
        this.copiesCost = function.blocks.stream().allMatch(block -> block.block.loopDepth() <= DEEPEST_WITH_COPIES);
    }

    public static void run(MachineFunction function) {
        var allocation = new Allocation(function);
        while (!allocation.round()) {
            // Another round with the spilled registers taken apart.
        }
        allocation.rewrite();
        SpillSlots.share(function);
    }

    private boolean round() {
        segments = LiveRanges.compute(function);
        for (var i = 0; i < Inst.FIRST_VIRTUAL; i++) {
            busy[i] = new Segments();
            busy[i].addAll(segments[i]);
            holders.get(i).clear();
        }
        assigned = new int[function.registerCount()];
        Arrays.fill(assigned, Inst.NONE);
        costs = costs();
        var weights = weights();
        hints = RegisterHints.of(function);
        var order = new ArrayList<Integer>();
        for (var r = Inst.FIRST_VIRTUAL; r < segments.length; r++) {
            if (!segments[r].isEmpty()) {
                order.add(r);
            }
        }
        order.sort((a, b) -> weights[a] == weights[b] ? Integer.compare(a, b) : Double.compare(weights[b], weights[a]));
        var spilled = new ArrayList<Integer>();
        for (var register : order) {
            if (!assign(register) && !evictFor(register, spilled)) {
                if (spilling.isTiny(register)) {
                    throw new IllegalStateException("no register for v" + register + " in " + function.graph.name);
                }
                spilled.add(register);
            }
        }
        spilled.removeIf(this::assign);
        shorten();
        if (!spilled.isEmpty()) {
            spilling.spill(spilled);
        }
        return spilled.isEmpty();
    }

    /** Lets an operand that ends in a sum be made in the register of the sum, so that the sum has a short form. */
    private void shorten() {
        for (var block : function.blocks) {
            for (var inst : block.code) {
                var isSum = inst.form == Inst.Form.PLAIN && inst.opcode == Opcode.ADD && Inst.isVirtual(inst.rd);
                if (isSum && machine(inst.rd) != machine(inst.rs1) && machine(inst.rd) != machine(inst.rs2)) {
                    var wanted = assigned[inst.rd];
                    for (var operand : new int[] {inst.rs2, inst.rs1}) {
                        var canMove = Inst.isVirtual(operand) && wanted != Inst.NONE && assigned[operand] != Inst.NONE;
                        if (canMove && !busy[wanted].overlaps(segments[operand])) {
                            assigned[operand] = wanted;
                            busy[wanted].addAll(segments[operand]);
                            break;
                        }
                    }
                }
            }
        }
    }

    private double[] costs() {
        var costs = new double[segments.length];
        for (var block : function.blocks) {
            var frequency = frequencies.getOrDefault(block.block, 0.0);
            for (var inst : block.code) {
                for (var register : new int[] {inst.rd, inst.rs1, inst.rs2, inst.rs3}) {
                    if (register != Inst.NONE) {
                        costs[register] += frequency;
                    }
                }
            }
        }
        return costs;
    }

    /** What a register saves for each instruction that it is kept from others. */
    private double[] weights() {
        var weights = new double[segments.length];
        for (var r = Inst.FIRST_VIRTUAL; r < weights.length; r++) {
            weights[r] = spilling.isTiny(r) ? Double.MAX_VALUE : costs[r] / (segments[r].length() + 8);
        }
        return weights;
    }

    private boolean assign(int register) {
        var choice = choose(register);
        if (choice != Inst.NONE) {
            give(register, choice);
        }
        return choice != Inst.NONE;
    }

    private void give(int register, int choice) {
        assigned[register] = choice;
        busy[choice].addAll(segments[register]);
        holders.get(choice).add(register);
    }

    /** Takes a register of the machine from those that together need it less. */
    private boolean evictFor(int register, List<Integer> spilled) {
        var best = Inst.NONE;
        var least = costs[register];
        for (var candidate : MachineRegisters.order(function.isFloat(register))) {
            var cost = segments[candidate].overlaps(segments[register])
                    ? Double.MAX_VALUE
                    : inTheWay(candidate, register).stream()
                            .mapToDouble(this::costOfSpilling)
                            .sum();
            if (cost < least) {
                least = cost;
                best = candidate;
            }
        }
        if (best == Inst.NONE) {
            return false;
        }
        for (var other : inTheWay(best, register)) {
            busy[best].removeAll(segments[other]);
            holders.get(best).remove(other);
            assigned[other] = Inst.NONE;
            spilled.add(other);
        }
        give(register, best);
        return true;
    }

    private double costOfSpilling(int register) {
        return spilling.isTiny(register) ? Double.MAX_VALUE : costs[register];
    }

    private List<Integer> inTheWay(int machineRegister, int register) {
        return holders.get(machineRegister).stream()
                .filter(other -> segments[other].overlaps(segments[register]))
                .toList();
    }

    private int choose(int register) {
        for (var hint : hints.getOrDefault(register, List.of())) {
            var wanted = Inst.isVirtual(hint) ? assigned[hint] : hint;
            if (wanted > 4 && isFree(wanted, register)) {
                return wanted;
            }
        }
        var order = MachineRegisters.order(function.isFloat(register));
        if (copiesCost) {
            for (var candidate : order) {
                var isCheap = isFree(candidate, register) && !MachineRegisters.isSaved(candidate);
                if (isCheap && !isWantedBesides(candidate, register)) {
                    return candidate;
                }
            }
        }
        for (var candidate : order) {
            if (isFree(candidate, register)) {
                return candidate;
            }
        }
        return Inst.NONE;
    }

    private boolean isFree(int machineRegister, int register) {
        return !busy[machineRegister].overlaps(segments[register]);
    }

    /** Whether a value that lives beside this one, a parameter say, would be copied if it could not stay in the register. */
    private boolean isWantedBesides(int machineRegister, int register) {
        for (var hint : hints.getOrDefault(machineRegister, List.of())) {
            var isOpen = Inst.isVirtual(hint) && hint != register && assigned[hint] == Inst.NONE;
            if (isOpen && segments[hint].overlaps(segments[register]) && isFree(machineRegister, hint)) {
                return true;
            }
        }
        return false;
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
