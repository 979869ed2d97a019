package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loops;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Turns the smaller and the larger of two integers into comparisons and copies as gcc does (compiler-notes.md 3.9). An int
 * is copied, compared, overwritten and extended; a byte stays in its register as it was loaded, and is extended for each
 * comparison. Not thread-safe.
 */
final class MinMaxExpansion {
    private final Graph graph;
    private final Ranges ranges;
    /** For values extended after such an operation, the register that is not. */
    private final Map<Node, Node> raws = new HashMap<>();

    private MinMaxExpansion(Graph graph) {
        this.graph = graph;
        this.ranges = new Ranges(graph);
    }

    static void run(Graph graph) {
        var pass = new MinMaxExpansion(graph);
        var words = new HashSet<Node>();
        Uses.forEach(graph, node -> {
            if (MinMax.isExtreme(node) && pass.isInt32(node, new HashSet<>())) {
                words.add(node);
            }
        });
        pass.loadBytes();
        for (var block : List.copyOf(graph.blocks)) {
            var at = block;
            for (var node : List.copyOf(block.nodes)) {
                if (MinMax.isExtreme(node)) {
                    at = pass.expand(at, node, words.contains(node));
                }
            }
        }
        Loops.find(graph);
    }

    /** Phis and these operations choose among their operands, so that around a loop they stay as narrow as those. */
    private boolean isInt32(Node node, Set<Node> assumed) {
        if (ranges.isInt32(node) || !assumed.add(node)) {
            return true;
        }
        return (node.op == Op.PHI || MinMax.isExtreme(node))
                && Arrays.stream(node.in).allMatch(operand -> isInt32(operand, assumed));
    }

    /** Bytes that are compared are loaded without a sign, which the comparison needs and the copy does not. */
    private void loadBytes() {
        for (var block : graph.blocks) {
            for (var node : List.copyOf(block.nodes)) {
                if (isByteExtreme(node)) {
                    Arrays.stream(node.in)
                            .filter(operand -> operand.op == Op.LOAD && operand.access == Access.INT8)
                            .forEach(this::loadByte);
                }
            }
        }
    }

    private static boolean isByteExtreme(Node node) {
        return MinMax.isExtreme(node) && node.access == Access.INT8;
    }

    private void loadByte(Node load) {
        graph.at = load.at;
        load.access = Access.UINT8;
        var extended = graph.detached(Op.SEXT_B, Kind.INT, load.block);
        Uses.forEach(graph, reader -> read(reader, load, isByteStore(reader, load) ? load : extended));
        extended.in = new Node[] {load};
        load.block.nodes.add(load.block.nodes.indexOf(load) + 1, extended);
        raws.put(extended, load);
    }

    private static void read(Node reader, Node old, Node value) {
        for (var i = 0; i < reader.in.length; i++) {
            if (reader.in[i] == old) {
                reader.in[i] = value;
            }
        }
    }

    private static boolean isByteStore(Node reader, Node value) {
        return reader.op == Op.STORE && reader.access.bytes == 1 && reader.in[0] != value;
    }

    private Block expand(Block head, Node node, boolean isWord) {
        graph.at = node.at;
        var join = splitBehind(graph, head, node);
        var first = node.in[0];
        var second = node.in[1];
        var isByte = node.access == Access.INT8;
        var kept = isByte ? raw(first) : graph.append(head, Op.COPY, Kind.INT, isRawByte(first) ? first : raw(first));
        var condition = node.op == Op.MIN
                ? graph.append(head, Op.GE, Kind.INT, second, first)
                : graph.append(head, Op.GE, Kind.INT, first, second);
        var arm = graph.newBlock();
        // The arm's edge comes first, so that the phi's register is that of the copy.
        graph.jump(arm, join);
        graph.branch(head, condition, join, arm);
        // Known to the graph at once: what reads the node may be behind the split.
        graph.blocks.add(arm);
        graph.blocks.add(join);
        var phi = graph.phi(join, Kind.INT);
        phi.in = new Node[] {isByte ? raw(second) : second, kept};
        if (isByte || isWord) {
            extend(join, node, phi, isByte ? Op.SEXT_B : Op.SEXT_W);
        } else {
            node.replacement = phi;
        }
        graph.resolve();
        return join;
    }

    private Node raw(Node value) {
        return raws.getOrDefault(value, value);
    }

    /** Whether only a byte of the register that is not extended counts, so that no wider operation may keep it. */
    private boolean isRawByte(Node value) {
        return value.op == Op.SEXT_B && raws.containsKey(value);
    }

    /** Readers that look at all bits get the extended value; narrow stores take it as it is. */
    private void extend(Block join, Node node, Node phi, Op extension) {
        var bytes = extension == Op.SEXT_B ? 1 : Integer.BYTES;
        Uses.forEach(graph, reader -> {
            if (reader.op == Op.STORE && reader.access.bytes <= bytes && reader.in[0] != node) {
                read(reader, node, phi);
            }
        });
        if (extension == Op.SEXT_W && isComputed(node.in[0]) && node.in[1].isConstant()) {
            // An operation has left the extended value, which is chosen as well.
            var extended = graph.phi(join, Kind.INT);
            extended.in = new Node[] {node.in[1], node.in[0]};
            raws.put(extended, phi);
            node.replacement = extended;
            return;
        }
        var extended = graph.detached(extension, Kind.INT, join, phi);
        join.nodes.addFirst(extended);
        raws.put(extended, phi);
        node.replacement = extended;
    }

    private static boolean isComputed(Node value) {
        return value.op != Op.LOAD && value.op != Op.PHI && value.op != Op.SEXT_W;
    }

    /** Moves what follows a node and needs it, and the end of its block, to a new block; the node itself goes. */
    private static Block splitBehind(Graph graph, Block head, Node node) {
        var index = head.nodes.indexOf(node);
        var join = graph.newBlock();
        var behind = head.nodes.subList(index + 1, head.nodes.size());
        var before = new ArrayList<>(head.nodes.subList(0, index));
        var late = new HashSet<>(Set.of(node));
        for (var next : behind) {
            if (next.op.isPure() && !staysBehind(next) && Arrays.stream(next.in).noneMatch(late::contains)) {
                before.add(next);
            } else {
                late.add(next);
                join.nodes.add(next);
            }
        }
        join.nodes.forEach(moved -> moved.block = join);
        head.nodes = before;
        join.end = head.end;
        join.end.block = join;
        join.loop = head.loop;
        for (var successor : head.successors) {
            successor.predecessors.set(successor.predecessorIndex(head), join);
            join.successors.add(successor);
        }
        head.successors.clear();
        return join;
    }

    /** Steps of counters come last, so that they write the register that everything before them reads. */
    private static boolean staysBehind(Node node) {
        var isStep = (node.op == Op.ADD || node.op == Op.ADDW) && node.in[0].op == Op.PHI && node.in[1].isConstant();
        return isStep || MinMax.isExtreme(node);
    }
}
