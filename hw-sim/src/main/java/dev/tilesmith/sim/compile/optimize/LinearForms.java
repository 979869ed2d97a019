package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Integer values of one loop as exact sums of its counters and of values from outside. Not thread-safe. */
final class LinearForms {
    private static final int DEEPEST = 40;

    private final Loop loop;
    private final Ranges ranges;
    private final Map<Node, Counter> counters = new HashMap<>();
    private final Map<Node, Optional<Linear>> forms = new HashMap<>();

    /** A value at the head of the loop that grows by the same amount in each iteration. */
    record Counter(Node entry, Node next, Node step) {}

    LinearForms(Loop loop, Ranges ranges) {
        this.loop = loop;
        this.ranges = ranges;
        var header = loop.header;
        for (var phi : header.phis) {
            var entry = phi.in[header.predecessorIndex(loop.preheader())];
            var next = phi.in[header.predecessorIndex(loop.latch())];
            if (phi.kind == Kind.INT && isSum(next) && next.in[0] == phi || isSum(next) && next.in[1] == phi) {
                var step = next.in[0] == phi ? next.in[1] : next.in[0];
                var isInvariant = step.isConstant() || !loop.contains(step);
                if (isInvariant && isExact(next) && loop.contains(next)) {
                    counters.put(phi, new Counter(entry, next, step));
                }
            }
        }
    }

    private static boolean isSum(Node node) {
        return node.op == Op.ADD || node.op == Op.ADDW;
    }

    Map<Node, Counter> counters() {
        return counters;
    }

    Optional<Counter> counter(Node node) {
        return Optional.ofNullable(counters.get(node));
    }

    /** The value as a sum; nothing if it holds a value of the loop that is no counter. */
    Optional<Linear> of(Node node) {
        return of(node, 0);
    }

    private Optional<Linear> of(Node node, int depth) {
        if (node.isConstant()) {
            return Optional.of(Linear.of(node));
        }
        if (!loop.contains(node)) {
            return Optional.of(invariant(node));
        }
        if (counters.containsKey(node)) {
            return Optional.of(Linear.of(node));
        }
        if (depth > DEEPEST || node.kind != Kind.INT) {
            return Optional.empty();
        }
        var known = forms.get(node);
        if (known != null) {
            return known;
        }
        var form = compute(node, depth + 1).filter(linear -> linear.terms().size() <= Linear.LONGEST);
        forms.put(node, form);
        return form;
    }

    /** Constant distances to another value are split off, so that neighbours are recognized. */
    private static Linear invariant(Node node) {
        var base = node;
        var distance = 0L;
        while (base.op == Op.ADD && base.in[1].isConstant()) {
            distance += base.in[1].imm;
            base = base.in[0];
        }
        return Linear.of(base).plus(distance);
    }

    private Optional<Linear> compute(Node node, int depth) {
        return switch (node.op) {
            case ADD, ADDW -> sum(node, 1, depth);
            case SUB, SUBW -> sum(node, -1, depth);
            case SLL, SLLW -> {
                var count = node.in[1];
                yield count.isConstant() && count.imm >= 0 && count.imm < 40 && isExact(node)
                        ? of(node.in[0], depth).map(form -> form.times(1L << count.imm))
                        : Optional.empty();
            }
            case MUL, MULW -> {
                var factor = node.in[1];
                yield factor.isConstant() && Math.abs(factor.imm) < 1L << 40 && isExact(node)
                        ? of(node.in[0], depth).map(form -> form.times(factor.imm))
                        : Optional.empty();
            }
            // An unsigned value with the top bit set is kept negative: as a 64-bit number it is 2^32 more.
            case ZEXT_W ->
                ranges.isIn(node.in[0], Integer.MIN_VALUE, -1)
                        ? of(node.in[0], depth).map(form -> form.plus(1L << 32))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<Linear> sum(Node node, long sign, int depth) {
        var lost = lost(node);
        if (lost.isEmpty()) {
            return Optional.empty();
        }
        var left = of(node.in[0], depth);
        var right = of(node.in[1], depth);
        return left.isPresent() && right.isPresent()
                ? Optional.of(left.get().plus(right.get(), sign).plus(-lost.getAsLong()))
                : Optional.empty();
    }

    /** How much less a sum is than that of its operands in 64 bits, if that is known. */
    private OptionalLong lost(Node node) {
        if (node.op.wide() == node.op || node.noWrap) {
            return OptionalLong.of(0);
        }
        var a = ranges.of(node.in[0]);
        var b = ranges.of(node.in[1]);
        if (!a.isNear() || !b.isNear()) {
            return OptionalLong.empty();
        }
        return RangeRules.lost(node.op == Op.ADDW ? a.plus(b) : a.minus(b));
    }

    /** Whether a 32-bit operation gives what the 64-bit one would. */
    private boolean isExact(Node node) {
        if (node.op.wide() == node.op || node.noWrap) {
            return true;
        }
        var a = ranges.of(node.in[0]);
        var b = ranges.of(node.in[1]);
        return switch (node.op) {
            case ADDW, SUBW -> lost(node).equals(OptionalLong.of(0));
            case SLLW -> b.low() == b.high() && b.low() < 31 && scaled(a, 1L << b.low());
            case MULW -> b.low() == b.high() && Math.abs(b.low()) < 1L << 30 && scaled(a, b.low());
            default -> false;
        };
    }

    private static boolean scaled(Ranges.Interval a, long factor) {
        return a.isIn(Integer.MIN_VALUE, Integer.MAX_VALUE) && fits(a.low() * factor) && fits(a.high() * factor);
    }

    private static boolean fits(long value) {
        return value == (int) value;
    }
}
