package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How large a loop is, and how much of it would be left in each iteration if that were written out, in gcc's statements:
 * what it moves out of the loop first counts for neither (compiler-notes.md 3.5). Not thread-safe.
 */
final class PeelingSize {
    private final Loop loop;
    private final Set<Node> known = new HashSet<>();
    /** Those of the known values that gcc can tell for every iteration: sums and products of the counter. */
    private final Set<Node> affine = new HashSet<>();

    private final Set<Node> invariant = new HashSet<>();
    private final Set<Node> moved = new HashSet<>();
    private final Set<Block> choices = new HashSet<>();
    /** How often a choice has been met, by the values and the condition. */
    private final Map<List<Node>, Integer> timesChosen = new HashMap<>();
    /** Steps inside arrays, which are part of an access. */
    private final Set<Node> free = new HashSet<>();
    /** Before anything is moved out of loops, when an address inside an array is no sum yet. */
    private final boolean isEarly;

    private int all;
    private int remaining;
    /** Whether a value becomes constant that gcc does not take for one of the counter. */
    private boolean hasFolded;

    private PeelingSize(Loop loop, boolean isEarly) {
        this.loop = loop;
        this.isEarly = isEarly;
        // Later the counter of the loop is one more statement.
        this.all = isEarly ? 0 : 1;
        counters();
        loop.blocks.forEach(this::freeSteps);
        loop.blocks.forEach(this::classify);
        loop.blocks.forEach(this::count);
    }

    /** As gcc finds the loop before it moves anything. */
    static PeelingSize early(Loop loop) {
        return new PeelingSize(loop, true);
    }

    /** As gcc finds the loop after its invariants have left it. */
    static PeelingSize late(Loop loop) {
        return new PeelingSize(loop, false);
    }

    /** Whether so many iterations written out take no more than the loop. */
    boolean isWorth(long trips) {
        return 2 * trips * remaining / 3 <= all + (hasFolded ? 1 : 0);
    }

    private void freeSteps(Block block) {
        for (var node : block.nodes) {
            if (node.op == Op.LOAD || node.op == Op.STORE) {
                freeSteps(node.in[0]);
            } else if (isEarly && node.isElementStep) {
                free.add(node);
            }
        }
    }

    private void freeSteps(Node address) {
        if (address.isElementStep && free.add(address)) {
            List.of(address.in).forEach(this::freeSteps);
        }
    }

    /** Values at the head that are constants once the number of the iteration is. */
    private void counters() {
        var header = loop.header;
        for (var phi : header.phis) {
            var entry = phi.in[header.predecessorIndex(loop.preheader())];
            var next = phi.in[header.predecessorIndex(loop.latch())];
            if (entry.isConstant() && Counted.constantStep(phi, next) != 0) {
                known.add(phi);
                affine.add(phi);
            }
        }
    }

    private void classify(Block block) {
        var isReached = block.dominates(loop.latch()) || isFirstOnly(block);
        for (var phi : block.phis) {
            if (block != loop.header && isChoice(block, phi)) {
                invariant.add(phi);
            }
        }
        for (var node : block.nodes) {
            if (node.op.isPure() && node.in.length > 0) {
                if (all(node, affine)) {
                    known.add(node);
                    if (isAffine(node.op)) {
                        affine.add(node);
                    }
                } else if (all(node, invariant)) {
                    invariant.add(node);
                    if (!isEarly && (isReached || isExpensive(node.op))) {
                        move(node);
                    }
                }
            }
        }
    }

    private boolean all(Node node, Set<Node> values) {
        var isInvariant = values == invariant;
        for (var operand : node.in) {
            if (!operand.op.isConstant() && !values.contains(operand) && !(isInvariant && !loop.contains(operand))) {
                return false;
            }
        }
        return true;
    }

    /** What leads from sums and products to others; what is made of anything else stays for gcc to fold later. */
    private static boolean isAffine(Op op) {
        return Arithmetic.isExtension(op)
                || switch (op) {
                    case ADD, SUB, MUL, SLL, ADDW, SUBW, MULW, SLLW -> true;
                    default -> false;
                };
    }

    private void move(Node node) {
        if (loop.contains(node) && node.op != Op.PHI && moved.add(node)) {
            List.of(node.in).forEach(this::move);
        }
    }

    /** gcc moves multiplications and shifts from everywhere, and takes along what they need. */
    private static boolean isExpensive(Op op) {
        return switch (op) {
            case MUL, MULW, SLL, SLLW, SRL, SRLW, SRA, SRAW -> true;
            default -> op.isDivision();
        };
    }

    /** Whether only the iteration with a counter's first value gets to the block. */
    private boolean isFirstOnly(Block block) {
        for (var inner = block; inner != loop.header; inner = inner.dominator) {
            var from = inner.dominator;
            if (inner.predecessors.size() == 1 && from.endsWith(Op.BRANCH) && leadsFirst(from, inner)) {
                return true;
            }
        }
        return false;
    }

    private boolean leadsFirst(Block from, Block to) {
        var condition = from.end.in[0];
        var isEqual = condition.op == Op.EQ;
        var isTest = isEqual || condition.op == Op.NE;
        var phi = isTest ? condition.in[0] : condition;
        if (phi.op != Op.PHI || phi.block != loop.header || !known.contains(phi)) {
            return false;
        }
        var wanted = isTest ? condition.in[1] : condition;
        var start = phi.in[loop.header.predecessorIndex(loop.preheader())];
        var isStart = isTest ? wanted == start : start.isConstant(0);
        return isStart && from.successors.get(isEqual ? 0 : 1) == to;
    }

    /** A value chosen by something from outside between two such values: the choice leaves the loop as a whole. */
    private boolean isChoice(Block join, Node phi) {
        var from = join.dominator;
        if (join.predecessors.size() != 2 || !from.endsWith(Op.BRANCH) || !isInvariant(from.end.in[0])) {
            return false;
        }
        for (var predecessor : join.predecessors) {
            var isArm = predecessor.nodes.isEmpty() && predecessor.predecessors.equals(List.of(from));
            if (predecessor != from && !isArm) {
                return false;
            }
        }
        var isChoice = isInvariant(phi.in[0]) && isInvariant(phi.in[1]);
        if (isChoice) {
            choices.add(from);
            move(from.end.in[0]);
        }
        return isChoice;
    }

    private boolean isInvariant(Node value) {
        return value.op.isConstant() || !loop.contains(value) || invariant.contains(value);
    }

    private void count(Block block) {
        for (var node : block.nodes) {
            if (!Arithmetic.isExtension(node.op) && !moved.contains(node) && !free.contains(node) && !isFolded(node)) {
                all++;
                remaining += known.contains(node) || isTested(block, node) ? 0 : 1;
                remaining += isFactored(node) ? 1 : 0;
                hasFolded |= known.contains(node) && !affine.contains(node) && !isTested(block, node);
            }
        }
        if (block.endsWith(Op.BRANCH) && !choices.contains(block) && !isRepeated(block)) {
            all += block.nodes.stream().anyMatch(node -> isTested(block, node)) ? 1 : 2;
            var isSettled = known.contains(block.end.in[0]) || block == loop.latch();
            remaining += !isSettled ? 2 : isShift(block) ? 1 : 0;
        }
    }

    /** gcc makes {@code known ? 1 << n : 0} a shift, and does not see that it shifts a constant. */
    private static boolean isShift(Block block) {
        var join = block.successors.getFirst();
        while (join.nodes.isEmpty() && join.phis.isEmpty() && join.end.op == Op.JUMP) {
            join = join.successors.getFirst();
        }
        if (join.dominator != block || join.phis.size() != 1) {
            return false;
        }
        var in = join.phis.getFirst().in;
        return in.length == 2 && (isZeroAndPower(in[0], in[1]) || isZeroAndPower(in[1], in[0]));
    }

    private static boolean isZeroAndPower(Node zero, Node power) {
        return zero.isConstant(0) && power.isConstant() && power.imm > 1 && Long.bitCount(power.imm) == 1;
    }

    /** Left by an inner loop that has been written out: a constant by now. */
    private static boolean isFolded(Node node) {
        for (var operand : node.in) {
            var isExtended = Arithmetic.isExtension(operand.op) && operand.in[0].op.isConstant();
            if (!operand.op.isConstant() && !isExtended) {
                return false;
            }
        }
        return node.op.isPure();
    }

    /**
     * Whether the same choice stands in the loop already: gcc has moved it out of an inner loop before that was written out,
     * and it is one statement, which no iteration does without.
     */
    private boolean isRepeated(Block block) {
        var join = block.successors.getFirst();
        while (join.phis.isEmpty() && join.nodes.isEmpty() && join.end.op == Op.JUMP) {
            join = join.successors.getFirst();
        }
        if (join.dominator != block || join.phis.size() != 1) {
            return false;
        }
        var choice = new ArrayList<>(List.of(join.phis.getFirst().in));
        choice.add(block.end.in[0]);
        var timesBefore = timesChosen.merge(choice, 1, Integer::sum) - 1;
        if (timesBefore == 1) {
            all--;
            remaining++;
        }
        return timesBefore > 0;
    }

    /** The condition of a branch counts with the branch. */
    private static boolean isTested(Block block, Node node) {
        return block.endsWith(Op.BRANCH) && block.end.in[0] == node && node.op.isComparison();
    }

    /** gcc makes x*64 + i*16 into (x*4 + i)*16, whose product is no constant. */
    private boolean isFactored(Node node) {
        if (node.op != Op.ADD && node.op != Op.ADDW) {
            return false;
        }
        for (var side = 0; side < 2; side++) {
            var own = factor(node.in[side]);
            var other = factor(node.in[1 - side]);
            if (known.contains(node.in[side]) && own > 1 && Long.bitCount(own) == 1 && other % own == 0 && other > 0) {
                return invariant.contains(node.in[1 - side]) || !loop.contains(node.in[1 - side]);
            }
        }
        return false;
    }

    private static long factor(Node node) {
        var isProduct = node.op == Op.MUL || node.op == Op.MULW;
        var isShift = node.op == Op.SLL || node.op == Op.SLLW;
        if (!isProduct && !isShift || !node.in[1].isConstant()) {
            return 0;
        }
        return isProduct ? node.in[1].imm : 1L << node.in[1].imm;
    }
}
