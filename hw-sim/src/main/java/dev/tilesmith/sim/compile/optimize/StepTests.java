package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/**
 * Ends loops by the counter's next value where they test the one before, as {@code while (n--)} does: both values in one
 * loop would need a register each, and a copy. Not thread-safe.
 */
final class StepTests {
    private final Graph graph;
    private final Ranges ranges;

    private StepTests(Graph graph) {
        this.graph = graph;
        this.ranges = Ranges.of(graph);
    }

    static void run(Graph graph) {
        var pass = new StepTests(graph);
        for (var loop : graph.loops) {
            if (loop.latch().endsWith(Op.BRANCH)) {
                pass.compare(loop);
                pass.replace(loop, loop.latch().end.in[0]);
            }
        }
        DeadCode.drop(graph);
    }

    /** Writes down that a counter which is the condition itself is compared with zero. */
    private void compare(Loop loop) {
        var latch = loop.latch();
        var value = latch.end.in[0];
        for (var phi : loop.header.phis) {
            var next = phi.in[loop.header.predecessorIndex(latch)];
            if ((value == phi || value == next) && Counted.constantStep(phi, Counted.sum(next)) != 0) {
                graph.at = latch.end.at;
                latch.end.in[0] = graph.append(latch, Op.NE, Kind.INT, value, graph.constant(0));
                return;
            }
        }
    }

    private void replace(Loop loop, Node test) {
        if (!test.op.isComparison()) {
            return;
        }
        for (var side = 0; side < 2; side++) {
            var phi = test.in[side];
            var bound = test.in[1 - side];
            if (phi.op != Op.PHI || phi.block != loop.header || !bound.isConstant()) {
                continue;
            }
            var next = phi.in[loop.header.predecessorIndex(loop.latch())];
            var sum = Counted.sum(next);
            var step = Counted.constantStep(phi, sum);
            var isEquality = test.op == Op.EQ || test.op == Op.NE;
            var isOrdered = isEquality ? isOwnType(loop, phi, next) : isExact(phi, next, step);
            if (step != 0 && bound.imm == (int) bound.imm && isOrdered) {
                graph.at = test.at;
                var last = graph.constant(isEquality ? after(next, bound.imm, step) : bound.imm + step);
                var in = side == 0 ? new Node[] {next, last} : new Node[] {last, next};
                loop.latch().end.in[0] = graph.append(loop.latch(), test.op, Kind.INT, in);
                return;
            }
        }
    }

    /** Whether the first value is one that the step can give, so that no two values have the same next one. */
    private boolean isOwnType(Loop loop, Node phi, Node next) {
        var type = RangeRules.withoutOperands(next);
        return ranges.isIn(phi.in[loop.header.predecessorIndex(loop.preheader())], type.low(), type.high());
    }

    /** What the counter becomes after a value; no other value becomes the same. */
    private static long after(Node next, long value, long step) {
        var sum = Counted.sum(next);
        var result = Arithmetic.fold(sum.op, value, step);
        return next == sum ? result : Arithmetic.extend(next.op, result);
    }

    /** Whether the step keeps the order of values. */
    private boolean isExact(Node phi, Node next, long step) {
        var range = ranges.of(phi);
        return next.op == Op.ADDW
                && (next.noWrap
                        || range.isNear()
                                && new Ranges.Interval(range.low() + step, range.high() + step)
                                        .isIn(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
}
