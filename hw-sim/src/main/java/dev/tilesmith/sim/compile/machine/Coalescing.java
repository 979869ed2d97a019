package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Block;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves SSA form: a phi and its operands get one register where they are never live together, innermost loops first;
 * copies on the edges do the rest. Edges from a choice to a block with phis must have been split.
 */
public final class Coalescing {
    private final MachineFunction function;
    private final Segments[] segments;
    private final int[] representatives;
    private final Map<Block, MachineFunction.MachineBlock> byBlock = new HashMap<>();

    private Coalescing(MachineFunction function) {
        this.function = function;
        this.segments = LiveRanges.compute(function);
        this.representatives = new int[segments.length];
        for (var i = 0; i < representatives.length; i++) {
            representatives[i] = i;
        }
        function.blocks.forEach(block -> byBlock.put(block.block, block));
    }

    private record Copy(int target, int source, long constant) {}

    public static void run(MachineFunction function) {
        var coalescing = new Coalescing(function);
        coalescing.unite();
        coalescing.rename();
        coalescing.copies();
    }

    private int find(int register) {
        var root = register;
        while (representatives[root] != root) {
            representatives[root] = representatives[representatives[root]];
            root = representatives[root];
        }
        return root;
    }

    private void unite() {
        var order = new ArrayList<>(function.blocks);
        order.sort(Comparator.comparingInt((MachineFunction.MachineBlock block) -> -block.block.loopDepth()));
        for (var block : order) {
            for (var phi : block.phis) {
                // Operands from inside the loop first: copies there cost most.
                for (var i = phi.sources().length - 1; i >= 0; i--) {
                    if (phi.sources()[i] != Inst.NONE) {
                        unite(find(phi.rd()), find(phi.sources()[i]));
                    }
                }
            }
        }
        for (var block : function.blocks) {
            for (var inst : block.code) {
                if (inst.form == Inst.Form.MOVE && Inst.isVirtual(inst.rd) && Inst.isVirtual(inst.rs1)) {
                    unite(find(inst.rd), find(inst.rs1));
                }
            }
        }
    }

    private void unite(int first, int second) {
        if (first == second
                || function.kind(first) != function.kind(second)
                || segments[first].overlaps(segments[second])) {
            return;
        }
        // The smaller set into the larger one, so that long chains of phis take little time.
        var larger = segments[first].count() < segments[second].count() ? second : first;
        var smaller = larger == first ? second : first;
        segments[larger].addAll(segments[smaller]);
        representatives[smaller] = larger;
    }

    private void rename() {
        for (var block : function.blocks) {
            for (var inst : block.code) {
                inst.rd = renamed(inst.rd);
                inst.rs1 = renamed(inst.rs1);
                inst.rs2 = renamed(inst.rs2);
                inst.rs3 = renamed(inst.rs3);
            }
            block.code.removeIf(inst -> inst.form == Inst.Form.MOVE && inst.rd == inst.rs1);
        }
    }

    private int renamed(int register) {
        return Inst.isVirtual(register) ? find(register) : register;
    }

    private void copies() {
        for (var block : function.blocks) {
            var predecessors = block.block.predecessors;
            for (var i = 0; i < predecessors.size(); i++) {
                var copies = new ArrayList<Copy>();
                for (var phi : block.phis) {
                    var target = find(phi.rd());
                    var source = phi.sources()[i] == Inst.NONE ? Inst.NONE : find(phi.sources()[i]);
                    if (source != target) {
                        copies.add(new Copy(target, source, phi.constants()[i]));
                    }
                }
                if (!copies.isEmpty()) {
                    place(copies, predecessors.get(i));
                }
            }
            block.phis.clear();
        }
    }

    private void place(List<Copy> copies, Block predecessor) {
        var block = byBlock.get(predecessor);
        if (block == null || predecessor.successors.size() > 1) {
            throw new IllegalStateException("an edge with copies is not split: from " + predecessor);
        }
        var code = new ArrayList<Inst>();
        // Registers first, as parallel copies; constants can be written once nothing reads their targets.
        var pending = new ArrayList<>(
                copies.stream().filter(copy -> copy.source != Inst.NONE).toList());
        while (!pending.isEmpty()) {
            var ready = pending.stream()
                    .filter(copy -> pending.stream().noneMatch(other -> other != copy && other.source == copy.target))
                    .findFirst();
            if (ready.isPresent()) {
                pending.remove(ready.get());
                code.add(move(ready.get().target, ready.get().source));
            } else {
                var first = pending.getFirst();
                var saved = function.newRegister(function.kind(first.target));
                code.add(move(saved, first.target));
                pending.replaceAll(copy -> copy.source == first.target ? new Copy(copy.target, saved, 0) : copy);
            }
        }
        for (var copy : copies) {
            if (copy.source == Inst.NONE) {
                constant(copy, code);
            }
        }
        code.forEach(inst -> inst.at = predecessor.end.at);
        block.code.addAll(block.endIndex(), code);
    }

    private Inst move(int target, int source) {
        return Inst.move(target, source, function.isFloat(target));
    }

    private void constant(Copy copy, List<Inst> code) {
        if (function.isFloat(copy.target)) {
            throw new IllegalStateException("a float constant on an edge has no register");
        }
        code.add(Inst.li(copy.target, copy.constant));
    }
}
