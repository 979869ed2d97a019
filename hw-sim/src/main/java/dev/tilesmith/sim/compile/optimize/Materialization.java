package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Constants;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Immediates;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Uses;
import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each constant that no instruction can hold a register: one for all its uses, outside of all loops, made from a
 * neighbour where that is shorter (compiler-notes.md 3.2).
 */
final class Materialization {
    private final Graph graph;
    private final Map<Node, List<Use>> uses = new LinkedHashMap<>();
    private final Map<Long, List<Placed>> placed = new HashMap<>();
    private final Map<Block, List<Placed>> inserted = new LinkedHashMap<>();

    private record Use(Node user, int index, Block block) {}

    /** A constant in its register, and the position in the block that it stands in front of. */
    private record Placed(Node node, Block block, int position) {}

    private record Plan(Node constant, Block block, int position, List<Use> uses) {}

    private final int[] valueUses;

    private Materialization(Graph graph) {
        this.graph = graph;
        this.valueUses = Uses.countExceptBranches(graph);
    }

    static void run(Graph graph) {
        var pass = new Materialization(graph);
        for (var block : graph.blocks) {
            for (var i = 0; i < block.nodes.size(); i++) {
                block.nodes.get(i).mark = i;
                pass.collect(block.nodes.get(i), block);
            }
            block.end.mark = block.nodes.size();
            pass.collect(block.end, block);
        }
        graph.blocks.forEach(block -> block.phis.forEach(pass::collectChosen));
        var plans = new ArrayList<Plan>();
        pass.uses.forEach((constant, uses) -> plans.add(pass.plan(constant, uses)));
        plans.sort(Comparator.comparingInt((Plan plan) -> plan.block.order).thenComparingInt(Plan::position));
        plans.forEach(pass::place);
        pass.insert();
    }

    private void collect(Node node, Block block) {
        if (node.op == Op.COPY) {
            return;
        }
        // A comparison that only decides branches becomes part of them, and branches have no immediates.
        var isFused = node.op.isComparison() && valueUses[node.id] == 0;
        for (var i = 0; i < node.in.length; i++) {
            var isFree = isFused ? node.in[i].isConstant(0) : Immediates.isFree(node, i);
            if (node.in[i].op.isConstant() && !isFree) {
                uses.computeIfAbsent(node.in[i], _ -> new ArrayList<>()).add(new Use(node, i, block));
            }
        }
    }

    /** Constants that a loop chooses again and again come from registers: floats, and integers that have one anyway. */
    private void collectChosen(Node phi) {
        for (var i = 0; i < phi.in.length; i++) {
            var from = phi.block.predecessors.get(i);
            if (from.loop != Loop.NONE && isKept(phi.in[i])) {
                phi.mark = Integer.MAX_VALUE;
                uses.computeIfAbsent(phi.in[i], _ -> new ArrayList<>()).add(new Use(phi, i, from));
            }
        }
    }

    private boolean isKept(Node value) {
        return value.op == Op.FLOAT_CONSTANT || value.isConstant() && uses.containsKey(value) && !isShort(value.imm);
    }

    /** Whether a constant is as short as a move. */
    private static boolean isShort(long constant) {
        return Constants.recipe(constant).filter(recipe -> recipe.size() == 1).isPresent();
    }

    private Plan plan(Node constant, List<Use> uses) {
        var block = uses.getFirst().block;
        for (var use : uses) {
            block = common(block, use.block);
        }
        var outer = block;
        while (outer.loop != Loop.NONE) {
            outer = outermost(outer.loop).preheader();
        }
        var position = outer.nodes.size();
        for (var use : uses) {
            if (use.block == outer) {
                position = Math.min(position, use.user.mark);
            }
        }
        return new Plan(constant, outer, position, uses);
    }

    private static Loop outermost(Loop loop) {
        var outer = loop;
        while (outer.parent != Loop.NONE) {
            outer = outer.parent;
        }
        return outer;
    }

    private static Block common(Block first, Block second) {
        var a = first;
        var b = second;
        while (a != b) {
            if (a.dominatorDepth >= b.dominatorDepth) {
                a = a.dominator;
            } else {
                b = b.dominator;
            }
        }
        return a;
    }

    private void place(Plan plan) {
        graph.at = plan.uses.getFirst().user.at;
        var node = plan.constant.isConstant()
                ? integer(plan, plan.constant.imm)
                : add(plan, graph.detached(Op.COPY, plan.constant.kind, plan.block, plan.constant));
        for (var use : plan.uses) {
            use.user.in[use.index] = node;
        }
    }

    /**
     * Constants that gcc builds by adding to a shorter one share that; it neither builds nor derives one of more than
     * three instructions, but loads it.
     */
    private Node integer(Plan plan, long value) {
        var known = placed.getOrDefault(value, List.of()).stream()
                .filter(near -> near.block.dominates(plan.block))
                .findFirst();
        if (known.isPresent()) {
            return known.get().node;
        }
        var recipe = Constants.recipe(value).orElse(List.of());
        var last = recipe.isEmpty() ? Opcode.LUI : recipe.getLast().opcode();
        var isSum = recipe.size() > 1 && (last == Opcode.ADDI || last == Opcode.ADDIW);
        var node = isSum
                ? graph.detached(
                        Op.ADD,
                        Kind.INT,
                        plan.block,
                        integer(plan, value - recipe.getLast().imm()),
                        graph.constant(recipe.getLast().imm()))
                : graph.detached(Op.COPY, Kind.INT, plan.block, graph.constant(value));
        placed.computeIfAbsent(value, _ -> new ArrayList<>()).add(new Placed(node, plan.block, plan.position));
        return add(plan, node);
    }

    private Node add(Plan plan, Node node) {
        inserted.computeIfAbsent(plan.block, _ -> new ArrayList<>()).add(new Placed(node, plan.block, plan.position));
        return node;
    }

    /** Puts the new nodes of each block, which are in the order of their positions, among the old ones. */
    private void insert() {
        inserted.forEach((block, news) -> {
            var nodes = new ArrayList<Node>(block.nodes.size() + news.size());
            var next = 0;
            for (var i = 0; i <= block.nodes.size(); i++) {
                while (next < news.size() && news.get(next).position == i) {
                    nodes.add(news.get(next++).node);
                }
                if (i < block.nodes.size()) {
                    nodes.add(block.nodes.get(i));
                }
            }
            block.nodes = nodes;
        });
    }
}
