package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.List;

/**
 * Moves the steps of counters that only the first block of a loop reads from its last block into the first one, where
 * they fill the time between a load and its use, as gcc's scheduler does across the blocks of a small region.
 */
final class EarlySteps {
    private static final int MOST_BLOCKS = 8;

    private EarlySteps() {}

    static void run(Graph graph) {
        var readers = Uses.readers(graph);
        for (var loop : graph.loops) {
            var header = loop.header;
            var isSmall = loop.isInnermost() && loop.blocks.size() <= MOST_BLOCKS && header != loop.latch();
            if (!isSmall || !header.endsWith(Op.BRANCH) || !isHostCode(header)) {
                continue;
            }
            for (var phi : header.phis) {
                var next = phi.in[header.predecessorIndex(loop.latch())];
                var isStep = next.block == loop.latch() && Counted.constantStep(phi, next) != 0;
                if (isStep && isReadEarly(readers.getOrDefault(phi, List.of()), header, next)) {
                    loop.latch().nodes.remove(next);
                    header.nodes.add(next);
                    next.block = header;
                }
            }
        }
    }

    private static boolean isHostCode(Block block) {
        return block.nodes.stream().anyMatch(node -> node.op == Op.LOAD)
                && block.nodes.stream().allMatch(node -> node.op.isPure() || node.op == Op.LOAD || node.op == Op.STORE);
    }

    private static boolean isReadEarly(List<Node> readers, Block header, Node next) {
        return readers.stream().allMatch(reader -> reader == next || reader.block == header && reader.op == Op.LOAD);
    }
}
