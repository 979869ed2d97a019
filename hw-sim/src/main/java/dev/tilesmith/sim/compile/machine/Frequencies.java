package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Dominators;
import dev.tilesmith.sim.compile.ssa.Loop;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each block runs when its function runs once, as gcc estimates it without a profile: a loop runs several times,
 * and two values are rarely equal (gcc's predict.def, "opcode values nonequal"). Not thread-safe.
 */
final class Frequencies {
    private static final double RUNS_OF_A_LOOP = 8;
    private static final double EQUAL = 0.34;
    private static final double EVEN = 0.5;

    private final Map<Block, List<Inst>> code = new HashMap<>();
    private final Map<Block, Double> found = new HashMap<>();

    private Frequencies(MachineFunction function) {
        function.blocks.forEach(block -> code.put(block.block, block.code));
    }

    static Map<Block, Double> of(MachineFunction function) {
        var frequencies = new Frequencies(function);
        // But for loops, what leads to a block comes before it.
        for (var block : Dominators.reversePostorder(function.graph)) {
            frequencies.estimate(block);
        }
        return frequencies.found;
    }

    private void estimate(Block block) {
        var runs = block.predecessors.isEmpty() ? 1.0 : 0.0;
        for (var predecessor : block.predecessors) {
            // What leads back to a loop's header has no estimate yet; those runs are the loop's.
            runs += found.containsKey(predecessor) ? along(predecessor, block) : 0;
        }
        var isHeader = block.loop != Loop.NONE && block.loop.header == block;
        found.put(block, isHeader ? runs * RUNS_OF_A_LOOP : runs);
    }

    /** How often the first block goes on to the second one. */
    private double along(Block from, Block to) {
        var left = leaves(from, to);
        if (left != Loop.NONE) {
            return runs(left.header) / RUNS_OF_A_LOOP / exits(left);
        }
        var staying = from.successors.stream()
                .filter(next -> leaves(from, next) == Loop.NONE)
                .count();
        return runs(from) * (staying == 1 ? 1 : share(from, to));
    }

    private double runs(Block block) {
        return found.getOrDefault(block, 0.0);
    }

    /** The outermost loop that a step from one block to the other ends. */
    private static Loop leaves(Block from, Block to) {
        var left = Loop.NONE;
        for (var loop = from.loop; loop != Loop.NONE && !loop.contains(to); loop = loop.parent) {
            left = loop;
        }
        return left;
    }

    private static long exits(Loop loop) {
        return loop.blocks.stream()
                .flatMap(block -> block.successors.stream())
                .filter(next -> !loop.contains(next))
                .count();
    }

    private double share(Block from, Block to) {
        var branch = code.getOrDefault(from, List.of()).stream()
                .filter(inst -> inst.form == Inst.Form.BRANCH)
                .findFirst();
        if (branch.isEmpty()) {
            return EVEN;
        }
        var taken = switch (branch.get().opcode) {
            case BEQ -> EQUAL;
            case BNE -> 1 - EQUAL;
            default -> EVEN;
        };
        return branch.get().target == to ? taken : 1 - taken;
    }
}
