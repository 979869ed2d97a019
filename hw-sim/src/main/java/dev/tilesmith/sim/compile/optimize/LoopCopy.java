package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import java.util.HashMap;
import java.util.Map;

/** A copy of the blocks of an innermost loop, for one iteration; edges that leave it are the maker's business. */
final class LoopCopy {
    private final Graph graph;
    private final Loop loop;
    private final Map<Node, Node> values;
    private final Map<Block, Block> blocks = new HashMap<>();

    /**
     * @param headerValues what the phis of the header are in this iteration; the map takes the copied values too
     */
    LoopCopy(Graph graph, Loop loop, Map<Node, Node> headerValues) {
        this.graph = graph;
        this.loop = loop;
        this.values = new HashMap<>(headerValues);
        for (var block : loop.blocks) {
            var copy = graph.newBlock();
            blocks.put(block, copy);
        }
        for (var block : loop.blocks) {
            copyNodes(block, block(block));
        }
        for (var block : loop.blocks) {
            link(block, block(block));
        }
    }

    Block block(Block original) {
        var copy = blocks.get(original);
        if (copy == null) {
            throw new IllegalStateException(original + " is not in the loop");
        }
        return copy;
    }

    /** The value in this iteration. */
    Node value(Node original) {
        return values.getOrDefault(original, original);
    }

    private void copyNodes(Block from, Block to) {
        if (from != loop.header) {
            for (var phi : from.phis) {
                var copy = graph.phi(to, phi.kind);
                copy.access = phi.access;
                values.put(phi, copy);
            }
        }
        for (var node : from.nodes) {
            var copy = copy(node, to);
            to.nodes.add(copy);
            values.put(node, copy);
        }
    }

    private Node copy(Node node, Block to) {
        graph.at = node.at;
        var in = new Node[node.in.length];
        for (var i = 0; i < in.length; i++) {
            in[i] = value(node.in[i]);
        }
        var copy = graph.detached(node.op, node.kind, to, in);
        copy.describeAs(node);
        return copy;
    }

    private void link(Block from, Block to) {
        if (from != loop.header) {
            for (var predecessor : from.predecessors) {
                to.predecessors.add(block(predecessor));
            }
            for (var i = 0; i < from.phis.size(); i++) {
                var phi = from.phis.get(i);
                var copy = value(phi);
                copy.in = new Node[phi.in.length];
                for (var k = 0; k < phi.in.length; k++) {
                    copy.in[k] = value(phi.in[k]);
                }
            }
        }
        if (from == loop.latch()) {
            return;
        }
        to.end = copy(from.end, to);
        for (var successor : from.successors) {
            to.successors.add(block(successor));
        }
    }
}
