package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.machine.MachineFunction.MachineBlock;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shortens the paths between blocks once copies are in place: speculates single copies and drops empty blocks. */
public final class BlockCleanup {
    private final MachineFunction function;
    private final Map<Block, MachineBlock> byBlock = new HashMap<>();

    private BlockCleanup(MachineFunction function) {
        this.function = function;
        function.blocks.forEach(block -> byBlock.put(block.block, block));
    }

    public static void run(MachineFunction function) {
        var cleanup = new BlockCleanup(function);
        cleanup.dropEmpty();
        cleanup.speculate();
        cleanup.dropEmpty();
    }

    /**
     * Of two arms of which one only loads a constant or copies a register, does that before the branch, or before the first
     * of the branches that lead there, as gcc does (compiler-notes.md 3.3).
     */
    private void speculate() {
        var sets = LiveRanges.liveIn(function);
        var liveIn = new HashMap<Block, BitSet>();
        for (var i = 0; i < function.blocks.size(); i++) {
            liveIn.put(function.blocks.get(i).block, sets[i]);
        }
        for (var machine : function.blocks) {
            var successors = machine.block.successors;
            if (successors.size() == 2) {
                var first = unlikelyIndex(machine);
                if (!speculate(machine, successors.get(first), successors.get(1 - first), liveIn)) {
                    speculate(machine, successors.get(1 - first), successors.get(first), liveIn);
                }
            }
        }
    }

    /** gcc takes equality for unlikely, and lets the likely way run through the arm that stays. */
    private static int unlikelyIndex(MachineBlock machine) {
        return machine.code.stream().anyMatch(inst -> inst.form == Inst.Form.BRANCH && inst.opcode == Opcode.BEQ)
                ? 0
                : 1;
    }

    private boolean speculate(MachineBlock from, Block arm, Block next, Map<Block, BitSet> liveIn) {
        var code = byBlock.getOrDefault(arm, from).code;
        var beside = testsBeside(arm, from.block, next);
        if (beside.isEmpty() || code.size() != 2 || code.getLast().form != Inst.Form.JUMP) {
            return false;
        }
        var others = beside.get();
        var other = others.getLast();
        var tests = others.subList(0, others.size() - 1);
        var copy = code.getFirst();
        var target = code.getLast().target;
        var joins = other == target || other.successors.size() == 1 && other.successors.getFirst() == target;
        var isCopy = copy.form == Inst.Form.LI || copy.form == Inst.Form.MOVE && others.size() == 1;
        if (!joins
                || !isCopy
                || !Inst.isVirtual(copy.rd)
                || others.stream().anyMatch(block -> isSet(liveIn, block, copy.rd))
                || tests.stream().anyMatch(test -> writes(test, copy.rd))) {
            return false;
        }
        var end = from.endIndex();
        var branch = from.code.get(end);
        if (branch.rs1 == copy.rd || branch.rs2 == copy.rd) {
            return false;
        }
        from.code.add(end, copy);
        code.removeFirst();
        set(liveIn, arm, copy.rd);
        tests.forEach(test -> set(liveIn, test, copy.rd));
        return true;
    }

    private boolean writes(Block block, int register) {
        var machine = byBlock.get(block);
        return machine != null && machine.code.stream().anyMatch(inst -> inst.rd == register);
    }

    private static boolean isSet(Map<Block, BitSet> liveIn, Block block, int register) {
        return liveIn.getOrDefault(block, new BitSet()).get(register);
    }

    private static void set(Map<Block, BitSet> liveIn, Block block, int register) {
        liveIn.computeIfAbsent(block, _ -> new BitSet()).set(register);
    }

    /**
     * Where a branch leads that does not take the arm, if that and the tests after it are all that lead into the arm: the
     * later tests in their order, then what follows the last one.
     */
    private static Optional<List<Block>> testsBeside(Block arm, Block from, Block next) {
        var result = new ArrayList<Block>(List.of(next));
        var last = from;
        for (var tests = arm.predecessors.size(); tests > 1; tests--) {
            var test = result.getLast();
            var isTest = test.successors.size() == 2
                    && test.successors.contains(arm)
                    && test.predecessors.size() == 1
                    && test.predecessors.getFirst() == last;
            if (!isTest) {
                return Optional.empty();
            }
            last = test;
            result.add(test.successors.get(1 - test.successors.indexOf(arm)));
        }
        return Optional.of(result);
    }

    private void dropEmpty() {
        var kept = new ArrayList<MachineBlock>();
        for (var machine : function.blocks) {
            var isEmpty = machine.code.size() == 1 && machine.code.getFirst().form == Inst.Form.JUMP;
            if (!isEmpty || machine.block == function.graph.entry || !skip(machine.block)) {
                kept.add(machine);
            }
        }
        function.blocks.clear();
        function.blocks.addAll(kept);
    }

    private boolean skip(Block block) {
        var target = block.successors.getFirst();
        if (target == block) {
            return false;
        }
        target.predecessors.remove(block);
        for (var predecessor : List.copyOf(block.predecessors)) {
            var machine = byBlock.get(predecessor);
            if (machine == null) {
                throw new IllegalStateException("no code for " + predecessor);
            }
            retarget(machine.code, block, target);
            predecessor.successors.remove(block);
            if (predecessor.successors.contains(target)) {
                // Both ways of the branch now lead to the same place.
                machine.code.removeIf(inst -> inst.form == Inst.Form.BRANCH);
            } else {
                predecessor.successors.add(target);
                target.predecessors.add(predecessor);
            }
        }
        return true;
    }

    private static void retarget(List<Inst> code, Block from, Block to) {
        for (var inst : code) {
            if (inst.isEnd() && inst.target == from) {
                inst.target = to;
            }
        }
    }
}
