package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an inner loop walks a row up to its end, lets the outer loop count by the ends of the rows and not by their starts:
 * gcc takes the bound for the counter and subtracts to get the start (compiler-notes.md 3.4). Not thread-safe.
 */
final class RowBounds {
    private final Graph graph;
    private final Map<Node, List<Node>> readers;

    private RowBounds(Graph graph) {
        this.graph = graph;
        this.readers = Uses.readers(graph);
    }

    static void run(Graph graph) {
        for (var i = graph.loops.size() - 1; i >= 0; i--) {
            var loop = graph.loops.get(i);
            if (loop.parent != Loop.NONE && loop.preheader().loop == loop.parent) {
                var pass = new RowBounds(graph);
                pass.find(loop).ifPresent(pass::replace);
            }
        }
    }

    /** The start of a row, a counter of the outer loop; its next value; the end of the row; the walking counter. */
    private record Row(Loop outer, Node start, Node next, Node bound, Node walker) {
        long bytes() {
            return bound.in[1].imm;
        }
    }

    private Optional<Row> find(Loop loop) {
        var latch = loop.latch();
        var condition = latch.endsWith(Op.BRANCH) ? latch.end.in[0] : latch.end;
        if (condition.op != Op.NE && condition.op != Op.EQ) {
            return Optional.empty();
        }
        var isFirst = loop.contains(condition.in[0]);
        var tested = condition.in[isFirst ? 0 : 1];
        var bound = condition.in[isFirst ? 1 : 0];
        var start = bound.op == Op.ADD && bound.in[1].isConstant() ? bound.in[0] : bound;
        var outer = loop.parent;
        if (start == bound || start.op != Op.PHI || start.block != outer.header) {
            return Optional.empty();
        }
        var next = start.in[outer.header.predecessorIndex(outer.latch())];
        var walker = walker(loop, start, tested);
        var isCounter = next.op == Op.ADD && Counted.constantStep(start, next) != 0;
        var isLimit = bound == next || readersOf(bound).size() == 1;
        return isCounter && isLimit && walker.isPresent() && isOwn(start, next, condition, walker.get(), outer)
                ? Optional.of(new Row(outer, start, next, bound, walker.get()))
                : Optional.empty();
    }

    private static Optional<Node> walker(Loop loop, Node start, Node tested) {
        return loop.header.phis.stream()
                .filter(phi -> phi.in[loop.header.predecessorIndex(loop.preheader())] == start)
                .filter(phi -> phi.in[loop.header.predecessorIndex(loop.latch())] == tested)
                .findFirst();
    }

    private List<Node> readersOf(Node node) {
        return readers.getOrDefault(node, List.of());
    }

    /** Whether nothing else needs the start of the row. */
    private boolean isOwn(Node start, Node next, Node condition, Node walker, Loop outer) {
        return readersOf(start).stream()
                        .allMatch(reader -> reader == next
                                || reader == walker
                                || readersOf(reader).contains(condition))
                && readersOf(next).stream()
                        .allMatch(reader -> reader == start || reader == condition || isEnd(reader, next, outer));
    }

    private static boolean isEnd(Node reader, Node next, Loop outer) {
        var latch = outer.latch();
        return latch.endsWith(Op.BRANCH)
                && latch.end.in[0] == reader
                && (reader.op == Op.NE || reader.op == Op.EQ)
                && !outer.contains(reader.in[reader.in[0] == next ? 1 : 0]);
    }

    private void replace(Row row) {
        var outer = row.outer;
        var before = outer.preheader();
        var entryIndex = outer.header.predecessorIndex(before);
        graph.at = row.bound.at;
        var bytes = graph.constant(row.bytes());
        row.start.in[entryIndex] = graph.integer(before, Op.ADD, row.start.in[entryIndex], bytes);
        var inner = row.walker.block.loop.preheader();
        var first = graph.append(inner, Op.ADD, Kind.INT, row.start, graph.constant(-row.bytes()));
        row.walker.in[row.walker.block.predecessorIndex(inner)] = first;
        var next = graph.append(outer.latch(), Op.ADD, Kind.INT, row.start, row.next.in[1]);
        row.start.in[outer.header.predecessorIndex(outer.latch())] = next;
        for (var reader : readersOf(row.next)) {
            if (isEnd(reader, row.next, outer)) {
                var side = reader.in[0] == row.next ? 1 : 0;
                reader.in[side] = graph.integer(before, Op.ADD, reader.in[side], bytes);
                reader.in[1 - side] = next;
                reader.block.nodes.remove(reader);
                reader.block.nodes.add(reader);
            }
        }
        for (var reader : readersOf(row.bound)) {
            if (reader != row.start && reader.block.loop == row.walker.block.loop) {
                reader.in[reader.in[0] == row.bound ? 0 : 1] = row.start;
            }
        }
        // Nothing reads the old one, which would be taken for the new one where it stands.
        row.next.block.nodes.remove(row.next);
    }
}
