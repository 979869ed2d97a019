package dev.tilesmith.sim.compile.ssa;

import java.util.Optional;

/**
 * A loop whose last block decides by a counter with constant start, step and bound.
 *
 * @param phi the counter at the head of the loop
 * @param next its value after the step
 * @param trips how often the body runs if the loop is left by this test alone
 * @param isOnlyExit whether that is so
 */
public record Counted(Node phi, Node next, long start, long step, long trips, boolean isOnlyExit) {
    private static final long LARGEST = 1L << 40;

    public static Optional<Counted> of(Loop loop) {
        var latch = loop.latch();
        var condition = latch.endsWith(Op.BRANCH) ? latch.end.in[0] : latch.end;
        if (!condition.op.isComparison()
                || loop.contains(latch.successors.get(1)) == loop.contains(latch.successors.get(0))) {
            return Optional.empty();
        }
        var staysWhenTrue = latch.successors.getFirst() == loop.header;
        var op = staysWhenTrue ? condition.op : condition.op.negated();
        for (var phi : loop.header.phis) {
            var found = match(loop, phi, op, condition);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Counted> match(Loop loop, Node phi, Op op, Node condition) {
        var entry = phi.in[loop.header.predecessorIndex(loop.preheader())];
        var next = phi.in[loop.header.predecessorIndex(loop.latch())];
        var step = constantStep(phi, sum(next));
        if (!entry.isConstant() || step == 0) {
            return Optional.empty();
        }
        var left = condition.in[0];
        var right = condition.in[1];
        var isLeft = left == phi || left == next;
        var isRight = right == phi || right == next;
        if (isLeft == isRight || !(isLeft ? right : left).isConstant()) {
            return Optional.empty();
        }
        var first = (isLeft ? left : right) == next ? entry.imm + step : entry.imm;
        var bound = (isLeft ? right : left).imm;
        var trips = trips(op, isLeft, first, step, bound);
        if (trips <= 0 || trips > LARGEST || !staysExact(next, entry.imm, step, trips)) {
            return Optional.empty();
        }
        return Optional.of(new Counted(phi, next, entry.imm, step, trips, exits(loop) == 1));
    }

    /** The sum of which a counter narrower than 32 bits takes the low bits; of others the value itself. */
    public static Node sum(Node next) {
        return Arithmetic.isExtension(next.op) ? next.in[0] : next;
    }

    /** The constant that is added to a phi in each iteration, or 0. */
    public static long constantStep(Node phi, Node next) {
        var isSum = next.op == Op.ADD || next.op == Op.ADDW;
        return isSum && next.in[0] == phi && next.in[1].isConstant() ? next.in[1].imm : 0;
    }

    /** Whether a counter stays inside its type up to its last value. */
    private static boolean staysExact(Node next, long start, long step, long trips) {
        var last = start + step * trips;
        if (Arithmetic.isExtension(next.op)) {
            return Arithmetic.extend(next.op, start) == start && Arithmetic.extend(next.op, last) == last;
        }
        return next.op == Op.ADD ? Math.abs(step) < 1L << 20 : last == (int) last;
    }

    private static int exits(Loop loop) {
        var exits = 0;
        for (var block : loop.blocks) {
            for (var successor : block.successors) {
                exits += loop.contains(successor) ? 0 : 1;
            }
            exits += block.successors.isEmpty() ? 1 : 0;
        }
        return exits;
    }

    /** The number of tests until the first that fails; 0 when it cannot be told. */
    private static long trips(Op op, boolean counterIsLeft, long first, long step, long bound) {
        if (Math.abs(first) > LARGEST || Math.abs(bound) > LARGEST || Math.abs(step) > LARGEST) {
            return 0;
        }
        var isUnsigned = op == Op.LTU || op == Op.GEU;
        if (isUnsigned && (first < 0 || bound < 0 || step < 0)) {
            return 0;
        }
        return switch (op) {
            case NE -> (bound - first) % step == 0 && (bound - first) / step >= 0 ? (bound - first) / step + 1 : 0;
            case EQ -> first == bound ? 2 : 1;
            // Stays while counter < bound, or bound < counter.
            case LT, LTU -> counterIsLeft ? upward(first, step, bound) : upward(-first, -step, -bound);
            // Stays while counter >= bound, or bound >= counter.
            case GE, GEU -> counterIsLeft ? upward(-first, -step, -bound + 1) : upward(first, step, bound + 1);
            default -> 0;
        };
    }

    private static long upward(long first, long step, long bound) {
        if (first >= bound) {
            return 1;
        }
        return step <= 0 ? 0 : (bound - first + step - 1) / step + 1;
    }
}
