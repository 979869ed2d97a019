package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.machine.MachineFunction.MachineBlock;
import dev.tilesmith.sim.compile.machine.MachineFunction.Phi;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Loop;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What loads and long operations of a block leave to be waited for by the next one. As in gcc, whose scheduler looks at an
 * innermost loop or at code outside of loops as a whole, and at other blocks one by one.
 */
final class PendingResults {
    private PendingResults() {}

    /** The cycle of the block in which each register is ready that is not when the block begins. */
    static Map<Integer, Integer> at(MachineBlock block, Map<Block, MachineBlock> done) {
        Map<Integer, Integer> result = new HashMap<>();
        var predecessors = block.block.predecessors;
        for (var i = 0; i < predecessors.size(); i++) {
            var before = done.get(predecessors.get(i));
            if (before != null && isOneRegion(before.block, block.block)) {
                var ready = atEnd(before);
                for (var phi : block.phis) {
                    var cycle = ready.getOrDefault(phi.sources()[i], 0) - constants(phi);
                    result.merge(phi.rd(), Math.max(0, cycle), Math::max);
                }
                ready.forEach((register, cycle) -> result.merge(register, cycle, Math::max));
            }
        }
        return result;
    }

    /** gcc counts the cycles of all blocks between, those of the other way that loads a constant, too. */
    private static int constants(Phi phi) {
        return (int) Arrays.stream(phi.sources())
                .filter(source -> source == Inst.NONE)
                .count();
    }

    private static boolean isOneRegion(Block from, Block to) {
        return from.loop == to.loop && (to.loop == Loop.NONE || to.loop.isInnermost() && to.loop.header != to);
    }

    private static Map<Integer, Integer> atEnd(MachineBlock block) {
        Map<Integer, Integer> ready = new HashMap<>();
        var cyclesToEnd = 0;
        for (var inst : block.code.reversed()) {
            if (Inst.isVirtual(inst.rd)) {
                ready.putIfAbsent(inst.rd, Math.max(0, Latency.of(inst) - 1 - cyclesToEnd));
            }
            cyclesToEnd += inst.form == Inst.Form.JUMP ? 0 : Latency.length(inst);
        }
        return ready;
    }
}
