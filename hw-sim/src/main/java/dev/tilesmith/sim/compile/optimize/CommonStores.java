package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Stores once where ways meet that all end by storing to the same place: what is chosen is the value. Not
 * thread-safe.
 */
final class CommonStores {
    /** How many operations an address is followed through. */
    private static final int DEEPEST = 6;

    private final Graph graph;

    private CommonStores(Graph graph) {
        this.graph = graph;
    }

    static void run(Graph graph) {
        var pass = new CommonStores(graph);
        for (var block : List.copyOf(graph.blocks)) {
            while (pass.joinLast(block)) {
                // The stores before the last ones may be common, too.
            }
        }
    }

    private boolean joinLast(Block join) {
        var before = join.predecessors;
        var isMeeting = before.size() > 1
                && join.loop.header != join
                && before.stream().allMatch(block -> block.endsWith(Op.JUMP))
                && Set.copyOf(before).size() == before.size();
        var stores = isMeeting
                ? before.stream()
                        .map(CommonStores::lastStore)
                        .flatMap(Optional::stream)
                        .toList()
                : List.<Node>of();
        if (stores.isEmpty() || stores.size() < before.size()) {
            return false;
        }
        var first = stores.getFirst();
        if (!stores.stream().allMatch(store -> isSamePlace(first, store))) {
            return false;
        }
        join(join, stores);
        return true;
    }

    /** The last operation of a block that is more than its value, if that is a store. */
    private static Optional<Node> lastStore(Block block) {
        for (var i = block.nodes.size() - 1; i >= 0; i--) {
            var node = block.nodes.get(i);
            if (!node.op.isPure()) {
                return node.op == Op.STORE ? Optional.of(node) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static boolean isSamePlace(Node one, Node other) {
        return one.imm == other.imm
                && one.access == other.access
                && one.touchesAnyType == other.touchesAnyType
                && isSame(one.in[0], other.in[0], one.block, other.block, DEEPEST);
    }

    /** Whether the addresses are one value, or computed from the same values in each of the two blocks. */
    private static boolean isSame(Node one, Node other, Block first, Block second, int depth) {
        if (one == other) {
            return true;
        }
        var isComputed = depth > 0 && one.op.isPure() && one.block == first && other.block == second;
        if (!isComputed || one.op != other.op || one.imm != other.imm || one.in.length != other.in.length) {
            return false;
        }
        return areSame(one, other, 0, first, second, depth - 1)
                || one.op.commutes() && areSame(one, other, 1, first, second, depth - 1);
    }

    /** Whether the operands are the same, those of the second operation turned around by so many places. */
    private static boolean areSame(Node one, Node other, int turn, Block first, Block second, int depth) {
        var count = one.in.length;
        return IntStream.range(0, count)
                .allMatch(i -> isSame(one.in[i], other.in[(i + turn) % count], first, second, depth));
    }

    private void join(Block join, List<Node> stores) {
        var first = stores.getFirst();
        graph.at = first.at;
        var value = first.in[1];
        if (!stores.stream().allMatch(store -> store.in[1] == first.in[1])) {
            value = graph.phi(join, value.kind);
            value.access = first.access;
            value.in = stores.stream().map(store -> store.in[1]).toArray(Node[]::new);
        }
        var nodes = List.copyOf(join.nodes);
        join.nodes.clear();
        var store = graph.append(join, Op.STORE, first.kind, addressIn(join, first.in[0], first.block), value);
        store.describeAs(first);
        join.nodes.addAll(nodes);
        stores.forEach(old -> old.block.nodes.remove(old));
    }

    /** The address where the ways have met. */
    private Node addressIn(Block join, Node address, Block from) {
        if (address.op.isConstant() || address.block != from || address.op == Op.PHI) {
            return address;
        }
        var in = Arrays.stream(address.in)
                .map(operand -> addressIn(join, operand, from))
                .toArray(Node[]::new);
        var copy = graph.append(join, address.op, address.kind, in);
        copy.describeAs(address);
        return copy;
    }
}
