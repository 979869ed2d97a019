package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A sum of values times constants, exact in 64 bits. Terms are in the order of their nodes and none is zero. */
record Linear(List<Term> terms, long constant) {
    static final int LONGEST = 8;

    /** {@code node * scale}. */
    record Term(Node node, long scale) {}

    static Linear of(Node node) {
        return node.isConstant() ? new Linear(List.of(), node.imm) : new Linear(List.of(new Term(node, 1)), 0);
    }

    Linear plus(Linear other, long factor) {
        var sum = new ArrayList<Term>(terms);
        for (var term : other.terms) {
            var scale = term.scale * factor;
            var index = -1;
            for (var i = 0; i < sum.size(); i++) {
                if (sum.get(i).node == term.node) {
                    index = i;
                }
            }
            if (index < 0) {
                sum.add(new Term(term.node, scale));
            } else {
                sum.set(index, new Term(term.node, sum.get(index).scale + scale));
            }
        }
        sum.removeIf(term -> term.scale == 0);
        sum.sort(Comparator.comparingInt(term -> term.node.id));
        return new Linear(List.copyOf(sum), constant + other.constant * factor);
    }

    Linear plus(long value) {
        return new Linear(terms, constant + value);
    }

    Linear times(long factor) {
        return new Linear(List.of(), 0).plus(this, factor);
    }

    /** Writes the sum at the end of a block; values from outer loops are added first, so that their sums move outward. */
    Node emit(Graph graph, Block block) {
        var order = new ArrayList<>(terms);
        order.sort(Comparator.comparingInt((Term term) -> term.node.block.loopDepth())
                .thenComparingInt(term -> term.scale == 1 ? 0 : 1)
                .thenComparingInt(term -> term.node.id));
        var sum = graph.constant(0);
        var isFirst = true;
        for (var term : order) {
            if (term.scale == -1 && !isFirst) {
                sum = graph.integer(block, Op.SUB, sum, term.node);
            } else {
                var product = product(graph, block, term);
                sum = isFirst ? product : graph.integer(block, Op.ADD, sum, product);
            }
            if (isFirst) {
                sum = graph.integer(block, Op.ADD, sum, graph.constant(constant));
            }
            isFirst = false;
        }
        return isFirst ? graph.constant(constant) : sum;
    }

    private static Node product(Graph graph, Block block, Term term) {
        if (term.scale == 1) {
            return term.node;
        }
        return Long.bitCount(term.scale) == 1
                ? graph.integer(block, Op.SLL, term.node, graph.constant(Long.numberOfTrailingZeros(term.scale)))
                : graph.integer(block, Op.MUL, term.node, graph.constant(term.scale));
    }
}
