package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.FloatFolding;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Multiplies the factors of a floating-point product in gcc's order: what is known first comes first, so that what a loop
 * does not change is multiplied outside it and the latest factor waits for no other; a factor that is there twice is
 * squared (tree-ssa-reassoc.cc under -ffast-math). Not thread-safe.
 */
final class FloatProducts {
    /** Ranks inside a block stay below the next block's. */
    private static final long BLOCK = 1L << 16;
    /** What a loop carries around is later than all that its iteration computes. */
    private static final long CARRIED = 1L << 15;

    private final Graph graph;
    private final int[] uses;
    private final Map<Node, Long> ranks = new HashMap<>();

    private record Factor(Node value, long rank) {}

    private FloatProducts(Graph graph) {
        this.graph = graph;
        this.uses = Uses.count(graph);
    }

    static void run(Graph graph) {
        var pass = new FloatProducts(graph);
        graph.blocks.forEach(block -> {
            block.phis.forEach(pass::rank);
            block.nodes.forEach(pass::rank);
        });
        var products = pass.products();
        products.forEach(pass::regroup);
        if (!products.isEmpty()) {
            graph.resolve();
            DeadCode.drop(graph);
        }
    }

    private void rank(Node node) {
        var order = node.block.order * BLOCK;
        if (node.op == Op.PHI) {
            var isCarried = node.kind.isFloat() && node.block.loop.header == node.block;
            ranks.put(node, isCarried ? node.block.loop.latch().order * BLOCK + CARRIED : order);
        } else if (node.op.isPure() || node.op == Op.LOAD) {
            var latest = 0L;
            for (var operand : node.in) {
                latest = Math.max(latest, rankOf(operand));
            }
            // By then all addresses are counters of their own, or one sum away from one.
            ranks.put(node, node.op == Op.LOAD ? latest / BLOCK * BLOCK + 2 : latest + 1);
        } else {
            ranks.put(node, order);
        }
    }

    private long rankOf(Node value) {
        return value.op.isConstant() ? 0 : ranks.getOrDefault(value, 1L);
    }

    /** The last multiplications of products of three factors or more. */
    private List<Node> products() {
        Set<Node> inner = new HashSet<>();
        Uses.forEach(graph, node -> {
            if (node.op == Op.FMUL) {
                for (var operand : node.in) {
                    if (isInner(operand, node)) {
                        inner.add(operand);
                    }
                }
            }
        });
        List<Node> products = new ArrayList<>();
        Uses.forEach(graph, node -> {
            if (node.op == Op.FMUL && !inner.contains(node) && !Collections.disjoint(inner, List.of(node.in))) {
                products.add(node);
            }
        });
        return products;
    }

    private boolean isInner(Node operand, Node product) {
        return operand.op == Op.FMUL && uses[operand.id] == 1 && operand.block.loop == product.block.loop;
    }

    private void regroup(Node product) {
        List<Factor> factors = new ArrayList<>();
        collect(product, product, factors);
        // Of equal ranks the later definition comes later, which ids tell well enough.
        factors.sort(Comparator.comparingLong(Factor::rank)
                .reversed()
                .thenComparing(factor -> factor.value.id, Comparator.reverseOrder()));
        var squares = squares(product, factors);
        factors.addAll(0, squares);
        pairEqualRanks(factors);
        var value = factors.removeLast().value;
        while (!factors.isEmpty()) {
            value = multiply(product, factors.removeLast().value, value);
        }
        product.replacement = value;
    }

    private void collect(Node product, Node node, List<Factor> factors) {
        for (var operand : node.in) {
            if (isInner(operand, product)) {
                collect(product, operand, factors);
            } else {
                factors.add(new Factor(operand, rankOf(operand)));
            }
        }
    }

    /** Takes pairs of equal factors out, and gives their squares. */
    private List<Factor> squares(Node product, List<Factor> factors) {
        List<Factor> squares = new ArrayList<>();
        for (var i = 0; i + 1 < factors.size(); i++) {
            if (factors.get(i).value == factors.get(i + 1).value) {
                var factor = factors.remove(i);
                factors.remove(i);
                squares.add(new Factor(multiply(product, factor.value, factor.value), factor.rank + 1));
                i--;
            }
        }
        return squares;
    }

    /** Of the three that come first, two of the same rank are multiplied with each other. */
    private static void pairEqualRanks(List<Factor> factors) {
        var size = factors.size();
        if (size >= 3
                && factors.get(size - 3).rank == factors.get(size - 2).rank
                && factors.get(size - 2).rank != factors.get(size - 1).rank) {
            Collections.swap(factors, size - 3, size - 1);
        }
    }

    private Node multiply(Node product, Node left, Node right) {
        if (left.op == Op.FLOAT_CONSTANT && right.op == Op.FLOAT_CONSTANT) {
            return graph.floatConstant(product.kind, FloatFolding.fold(Op.FMUL, product.kind, left.imm, right.imm));
        }
        graph.at = product.at;
        var node = graph.detached(Op.FMUL, product.kind, product.block, left, right);
        product.block.nodes.add(product.block.nodes.indexOf(product), node);
        return node;
    }
}
