package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Counted;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Loop;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives addresses and command operands that grow by a constant in each iteration a register of their own which is
 * incremented (compiler-notes.md 3.4), innermost loops first, so that start values become counters of the outer loop.
 * Not thread-safe.
 */
final class InductionVariables {
    /** More counters than this would not stay in registers. */
    private static final int MOST = 16;
    /** With fewer arrays a pointer each costs less (compiler-notes.md 3.4). */
    private static final int FEWEST_SHARING = 3;

    private final Graph graph;
    private final Loop loop;
    private final LinearForms forms;
    private final Map<Shape, List<Use>> groups = new LinkedHashMap<>();
    /** Counters whose own value is read by more than sums and tests, so that they stay whatever the addresses become. */
    private final Set<Node> staying = new HashSet<>();

    /** Everything of a sum but its constant; constants far apart make different groups. */
    private record Shape(List<Linear.Term> terms) {}

    private record Use(Node user, int index, Linear form) {
        boolean isAddress() {
            return index == 0 && (user.op == Op.LOAD || user.op == Op.STORE);
        }
    }

    private InductionVariables(Graph graph, Loop loop, Ranges ranges) {
        this.graph = graph;
        this.loop = loop;
        this.forms = new LinearForms(loop, ranges);
    }

    static void run(Graph graph) {
        // New counters are 64-bit sums, for which no range is needed: one analysis serves all loops.
        var ranges = Ranges.of(graph);
        for (var i = graph.loops.size() - 1; i >= 0; i--) {
            var pass = new InductionVariables(graph, graph.loops.get(i), ranges);
            if (!pass.forms.counters().isEmpty()) {
                pass.collect();
                pass.shareOffset();
                pass.replace();
            }
        }
        DeadCode.drop(graph);
    }

    private void collect() {
        for (var block : loop.blocks) {
            if (block != loop.header) {
                block.phis.forEach(this::collect);
            }
            block.nodes.forEach(this::collect);
            collect(block.end);
        }
    }

    private void collect(Node user) {
        if (user.kind == Kind.INT && user.op != Op.PHI && forms.of(user).isPresent()) {
            return;
        }
        for (var i = 0; i < user.in.length; i++) {
            var operand = user.in[i];
            if (!loop.contains(operand) || operand.kind != Kind.INT) {
                continue;
            }
            if (isCounterItself(operand)) {
                if (!user.op.isComparison()) {
                    staying.add(operand);
                }
                continue;
            }
            if (user.op == Op.PHI && !isEntryOfInnerLoop(user, i) && operand.block == user.block) {
                continue;
            }
            var form = forms.of(operand);
            if (form.isPresent() && varies(form.get())) {
                var use = new Use(user, i, form.get());
                groups.computeIfAbsent(new Shape(form.get().terms()), _ -> new ArrayList<>())
                        .add(use);
            }
        }
    }

    private static boolean isEntryOfInnerLoop(Node phi, int index) {
        var header = phi.block.loop.header;
        return header == phi.block && !phi.block.loop.contains(phi.block.predecessors.get(index));
    }

    /** The counter and its next value are there anyway. */
    private boolean isCounterItself(Node node) {
        return forms.counter(node).isPresent()
                || forms.counters().values().stream().anyMatch(counter -> counter.next() == node);
    }

    private boolean varies(Linear form) {
        return form.terms().stream().anyMatch(term -> forms.counter(term.node()).isPresent());
    }

    private void replace() {
        var count = loop.header.phis.size();
        for (var group : groups.entrySet()) {
            for (var near : split(group.getValue())) {
                if (count < MOST
                        && isWorth(group.getKey(), near)
                        && step(group.getKey()).isPresent()) {
                    replace(near, step(group.getKey()).get());
                    count++;
                }
            }
        }
    }

    /**
     * Three and more arrays that are read and written at one offset from bases that stay share a counter of that offset,
     * if the number of iterations is known; an addition for each access costs less than more counters. Where the offset is
     * a counter that stays anyway, one array is enough.
     */
    private void shareOffset() {
        if (!loop.isInnermost() || Counted.of(loop).isEmpty()) {
            return;
        }
        var scaled = new LinkedHashMap<Linear.Term, List<Map.Entry<Shape, List<Use>>>>();
        for (var group : groups.entrySet()) {
            counterTerm(group.getKey(), group.getValue())
                    .ifPresent(term ->
                            scaled.computeIfAbsent(term, _ -> new ArrayList<>()).add(group));
        }
        scaled.forEach((term, sharing) -> {
            if (sharing.size() >= FEWEST_SHARING || isStaying(term)) {
                sharing.forEach(group -> groups.remove(group.getKey()));
                shareOffset(
                        term,
                        sharing.stream()
                                .flatMap(group -> group.getValue().stream())
                                .toList());
            }
        });
    }

    private boolean isStaying(Linear.Term term) {
        return term.scale() == 1 && staying.contains(term.node());
    }

    /** The counter's part of an address that is one base and one scaled counter with a constant start; all uses accesses. */
    private Optional<Linear.Term> counterTerm(Shape shape, List<Use> uses) {
        if (shape.terms.size() != 2 || !uses.stream().allMatch(use -> use.isAddress() && isNear(use))) {
            return Optional.empty();
        }
        var first = shape.terms.getFirst();
        var counterFirst = forms.counter(first.node()).isPresent();
        var term = counterFirst ? first : shape.terms.getLast();
        var base = counterFirst ? shape.terms.getLast() : first;
        var counter = forms.counter(term.node());
        // The address of a table is no register that is there anyway.
        var isBase = forms.counter(base.node()).isEmpty() && base.scale() == 1 && base.node().op != Op.TABLE;
        return isBase && counter.isPresent() && counter.get().entry().isConstant()
                ? Optional.of(term)
                : Optional.empty();
    }

    private static boolean isNear(Use use) {
        return Arithmetic.fitsImmediate(use.form.constant() + use.user.imm);
    }

    private void shareOffset(Linear.Term term, List<Use> uses) {
        graph.at = uses.getFirst().user.at;
        var counter = forms.counter(term.node()).orElseThrow();
        var offset = isStaying(term)
                ? term.node()
                : counter(
                        new Linear(List.of(), 0).plus(Linear.of(counter.entry()), term.scale()),
                        new Linear(List.of(), 0).plus(Linear.of(counter.step()), term.scale()));
        for (var use : uses) {
            var base = use.form.terms().stream()
                    .map(Linear.Term::node)
                    .filter(node -> node != term.node())
                    .findFirst()
                    .orElseThrow();
            var block = use.user.block;
            var sum = graph.detached(Op.ADD, Kind.INT, block, base, offset);
            block.nodes.add(block.nodes.indexOf(use.user), sum);
            use.user.in[use.index] = sum;
            use.user.imm += use.form.constant();
        }
    }

    /** Uses within the reach of an immediate of the first one share a counter. */
    private static List<List<Use>> split(List<Use> uses) {
        var result = new ArrayList<List<Use>>();
        var rest = uses;
        while (!rest.isEmpty()) {
            var base = rest.stream().filter(use -> !use.isAddress()).findFirst().orElse(rest.getFirst());
            var near = new ArrayList<Use>();
            var far = new ArrayList<Use>();
            for (var use : rest) {
                var distance = use.form.constant() - base.form.constant();
                (Arithmetic.fitsImmediate(use.isAddress() ? distance + use.user.imm : distance) ? near : far).add(use);
            }
            if (near.remove(base) || far.remove(base)) {
                near.addFirst(base);
            }
            result.add(near);
            rest = far;
        }
        return result;
    }

    private boolean isWorth(Shape shape, List<Use> uses) {
        return isWorthAnAddition(shape, uses) || freesCounter(shape, uses);
    }

    private boolean isWorthAnAddition(Shape shape, List<Use> uses) {
        if (shape.terms.size() == 1 && shape.terms.getFirst().scale() == 1) {
            // The counter itself plus a constant: one addition or none.
            return false;
        }
        var isCheap = shape.terms.size() == 2 && shape.terms.stream().allMatch(term -> term.scale() == 1)
                || shape.terms.size() == 1;
        var isEveryTime = uses.stream().anyMatch(use -> use.user.block.dominates(loop.latch()));
        return isEveryTime || !isCheap;
    }

    /** Whether addresses of one array that not every iteration needs are the last that read a counter but its test. */
    private boolean freesCounter(Shape shape, List<Use> uses) {
        var counters = shape.terms.stream()
                .map(Linear.Term::node)
                .filter(node -> forms.counter(node).isPresent())
                .toList();
        if (counters.size() != 1 || shape.terms.size() < 2 || Counted.of(loop).isEmpty()) {
            return false;
        }
        var counter = counters.getFirst();
        return loop.isInnermost()
                && uses.stream().allMatch(Use::isAddress)
                && !staying.contains(counter)
                && !staying.contains(forms.counter(counter).orElseThrow().next())
                && groups.entrySet().stream()
                        .filter(group -> reads(group.getKey(), counter))
                        .allMatch(group ->
                                group.getKey() == shape || isWorthAnAddition(group.getKey(), group.getValue()));
    }

    private static boolean reads(Shape shape, Node counter) {
        return shape.terms.stream().anyMatch(term -> term.node() == counter);
    }

    /** The growth per iteration: a constant, or one value times a constant. */
    private Optional<Linear> step(Shape shape) {
        var sum = new Linear(List.of(), 0);
        for (var term : shape.terms) {
            var counter = forms.counter(term.node());
            if (counter.isPresent()) {
                sum = sum.plus(Linear.of(counter.get().step()), term.scale());
            }
        }
        return sum.terms().size() <= 1 ? Optional.of(sum) : Optional.empty();
    }

    private void replace(List<Use> uses, Linear step) {
        var base = uses.getFirst().form;
        graph.at = uses.getFirst().user.at;
        var start = new Linear(List.of(), base.constant());
        for (var term : base.terms()) {
            var counter = forms.counter(term.node());
            var value = counter.isPresent() ? counter.get().entry() : term.node();
            start = start.plus(Linear.of(value), term.scale());
        }
        var phi = counter(start, step);
        for (var use : uses) {
            replace(use, phi, use.form.constant() - base.constant());
        }
    }

    /** A new counter of the loop. */
    private Node counter(Linear start, Linear step) {
        var preheader = loop.preheader();
        var latch = loop.latch();
        var phi = graph.phi(loop.header, Kind.INT);
        var entry = start.emit(graph, preheader);
        var amount = step.emit(graph, preheader);
        var next = graph.append(latch, Op.ADD, Kind.INT, phi, amount);
        phi.in = new Node[2];
        phi.in[loop.header.predecessorIndex(preheader)] = entry;
        phi.in[loop.header.predecessorIndex(latch)] = next;
        return phi;
    }

    private void replace(Use use, Node phi, long distance) {
        if (distance == 0) {
            use.user.in[use.index] = phi;
        } else if (use.isAddress()) {
            use.user.in[use.index] = phi;
            use.user.imm += distance;
        } else {
            graph.at = use.user.at;
            var block = use.user.op == Op.PHI ? use.user.block.predecessors.get(use.index) : use.user.block;
            var sum = graph.detached(Op.ADD, Kind.INT, block, phi, graph.constant(distance));
            var index =
                    use.user.op == Op.PHI || use.user.op.isEnd() ? block.nodes.size() : block.nodes.indexOf(use.user);
            block.nodes.add(index, sum);
            use.user.in[use.index] = sum;
        }
    }
}
