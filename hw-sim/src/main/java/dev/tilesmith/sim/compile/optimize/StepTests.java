package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.Optional;

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
            var isFirst = side == 0;
            if (phi.op != Op.PHI || phi.block != loop.header) {
                continue;
            }
            var next = phi.in[loop.header.predecessorIndex(loop.latch())];
            var sum = Counted.sum(next);
            var step = Counted.constantStep(phi, sum);
            if (step == 0) {
                continue;
            }
            var isEquality = test.op == Op.EQ || test.op == Op.NE;
            if (isEquality ? isOwnType(loop, phi, next) : isExact(phi, next, step)) {
                after(loop, next, bound, isEquality).ifPresent(last -> {
                    graph.at = test.at;
                    var in = isFirst ? new Node[] {next, last} : new Node[] {last, next};
                    loop.latch().end.in[0] = graph.append(loop.latch(), test.op, Kind.INT, in);
                });
                return;
            }
        }
    }

    /** Whether the first value is one that the step can give, so that no two values have the same next one. */
    private boolean isOwnType(Loop loop, Node phi, Node next) {
        var type = RangeRules.withoutOperands(next);
        return ranges.isIn(phi.in[loop.header.predecessorIndex(loop.preheader())], type.low(), type.high());
    }

    /** The bound for the next value: what the counter becomes after the old bound, and after no other value. */
    private Optional<Node> after(Loop loop, Node next, Node bound, boolean isEquality) {
        var sum = Counted.sum(next);
        var step = sum.in[1];
        if (bound.isConstant() && bound.imm == (int) bound.imm) {
            var result = isEquality ? Arithmetic.fold(sum.op, bound.imm, step.imm) : bound.imm + step.imm;
            return Optional.of(graph.constant(
                    isEquality && Arithmetic.isExtension(next.op) ? Arithmetic.extend(next.op, result) : result));
        }
        var isFixed = isEquality && next == sum && !bound.isConstant() && !loop.contains(bound);
        return isFixed && (sum.op == Op.ADD || ranges.isInt32(bound))
                ? Optional.of(graph.integer(loop.preheader(), sum.op, bound, step))
                : Optional.empty();
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
