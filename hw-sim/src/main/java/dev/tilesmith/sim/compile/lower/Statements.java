package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.check.Typed.Statement;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Dominators;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Registers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lowers statements; loops come out rotated, with the test at the bottom. Not thread-safe. */
public final class Statements {
    /** Conditions up to this size are written twice, before the loop and at its end. */
    private static final int LARGEST_COPIED_CONDITION = 40;

    private final Emission out;
    private final Values values;
    private final Calls calls;
    private final ArrayDeque<Block> breaks = new ArrayDeque<>();
    private final ArrayDeque<Block> continues = new ArrayDeque<>();
    private final ArrayDeque<Map<Statement, Block>> cases = new ArrayDeque<>();

    private Statements(Emission out) {
        this.out = out;
        this.values = new Values(out, this);
        this.calls = values.calls();
    }

    /** The function in SSA form; functions that it calls are put into {@code called}. */
    public static Graph lower(
            Typed.Function function,
            Survey survey,
            ConstantTables tables,
            boolean overflowWraps,
            Map<String, Typed.Function> called) {
        var graph = new Graph(function.name(), function.body().at());
        var out = new Emission(graph, survey, function, tables, overflowWraps);
        var statements = new Statements(out);
        statements.parameters(function);
        var exit = out.frame.exit;
        var first = graph.newBlock();
        graph.jump(graph.entry, first);
        out.goOnIn(first);
        statements.body(function);
        out.jump(exit);
        statements.sealLabels(out.frame);
        out.registers.seal(exit);
        out.goOnIn(exit);
        graph.leave(exit, statements.result(function));
        called.putAll(statements.calls.called);
        Dominators.compute(graph);
        Registers.dropTrivialPhis(graph);
        return graph;
    }

    private static boolean returnsScalar(Typed.Function function) {
        return !(function.result() instanceof CType.Composite) && Conversions.kind(function.result()) != Kind.NONE;
    }

    private Node[] result(Typed.Function function) {
        return returnsScalar(function)
                ? new Node[] {values.places().read(out.frame.result.orElseThrow())}
                : Node.NO_INPUTS;
    }

    private void parameters(Typed.Function function) {
        if (function.result() instanceof CType.Composite) {
            out.frame.result = Optional.of(new Location.InMemory(parameter(Kind.INT), 0, function.result()));
        } else if (returnsScalar(function)) {
            var register = out.registers.create(Conversions.kind(function.result()));
            out.frame.result = Optional.of(new Location.InRegister(register, function.result()));
        }
        var nodes = new ArrayList<Node>();
        for (var variable : function.parameters()) {
            nodes.add(parameter(Conversions.kind(variable.type())));
        }
        for (var i = 0; i < nodes.size(); i++) {
            var variable = function.parameters().get(i);
            var location = values.places().declare(variable);
            if (variable.type() instanceof CType.Composite) {
                values.places().copy(location, new Location.InMemory(nodes.get(i), 0, variable.type()));
            } else {
                values.places().write(location, nodes.get(i));
            }
        }
    }

    private Node parameter(Kind kind) {
        var node = out.add(Op.PARAMETER, kind);
        node.imm = out.graph.parameters.size();
        out.graph.parameters.add(kind);
        return node;
    }

    void body(Typed.Function function) {
        statement(function.body().statements());
    }

    /** After the body: no further goto can come. */
    void sealLabels(Emission.Frame frame) {
        frame.labels.values().forEach(out.registers::seal);
    }

    private void statement(Statement statement) {
        out.at(statement.at());
        switch (statement) {
            case Statement.Block block -> block.statements().forEach(this::statement);
            case Statement.Declare declare -> declare(declare);
            case Statement.Evaluate evaluate -> values.lower(evaluate.value());
            case Statement.If choice -> choice(choice);
            case Statement.Loop loop -> loop(loop);
            case Statement.Switch choice -> choice(choice);
            case Statement.Case _, Statement.Default _ -> label(blockOf(statement, cases.element()));
            case Statement.Break _ -> leaveTo(breaks.element());
            case Statement.Continue _ -> leaveTo(continues.element());
            case Statement.Return leave -> leave(leave);
            case Statement.Goto jump -> leaveTo(named(jump.label()));
            case Statement.Label label -> label(named(label.name()));
        }
    }

    private void declare(Statement.Declare declare) {
        var location = values.places().declare(declare.variable());
        if (declare.zeroFilled()) {
            values.places().clear(location);
        }
        for (var store : declare.initial()) {
            var place = values.places().find(store.place());
            if (store.place().type() instanceof CType.Composite) {
                values.composite(store.value(), place);
            } else {
                values.places().write(place, values.lower(store.value()));
            }
        }
    }

    private void choice(Statement.If choice) {
        var yes = out.registers.open();
        var no = out.registers.open();
        values.branch(choice.condition(), yes, no);
        out.registers.seal(yes);
        out.registers.seal(no);
        out.goOnIn(yes);
        statement(choice.whenTrue());
        if (choice.whenFalse().isEmpty()) {
            var join = out.registers.open();
            out.jump(join);
            out.goOnIn(no);
            out.jump(join);
            out.registers.seal(join);
            out.goOnIn(join);
            return;
        }
        var endOfYes = out.current;
        out.goOnIn(no);
        statement(choice.whenFalse().get());
        var join = out.registers.open();
        out.jump(join);
        out.goOnIn(endOfYes);
        out.jump(join);
        out.registers.seal(join);
        out.goOnIn(join);
    }

    private void loop(Statement.Loop loop) {
        var body = out.registers.open();
        var step = out.registers.open();
        var exit = out.registers.open();
        var isCopied = loop.condition().isPresent()
                && Survey.size(loop.condition().get()) <= LARGEST_COPIED_CONDITION
                && !Survey.calls(loop.condition().get());
        var top = loop.testsFirst() && !isCopied ? out.registers.open() : body;
        if (top != body) {
            out.jump(top);
            out.goOnIn(top);
        }
        if (loop.testsFirst()) {
            test(loop, body, exit);
        } else {
            out.jump(body);
        }
        out.goOnIn(body);
        breaks.push(exit);
        continues.push(step);
        statement(loop.body());
        breaks.pop();
        continues.pop();
        out.jump(step);
        out.registers.seal(step);
        out.goOnIn(step);
        loop.step().ifPresent(values::lower);
        if (top != body) {
            out.jump(top);
            out.registers.seal(top);
        } else {
            test(loop, body, exit);
        }
        out.registers.seal(body);
        out.registers.seal(exit);
        out.goOnIn(exit);
    }

    private void test(Statement.Loop loop, Block body, Block exit) {
        if (loop.condition().isPresent()) {
            values.branch(loop.condition().get(), body, exit);
        } else {
            out.jump(body);
        }
    }

    private void choice(Statement.Switch choice) {
        var labels = new ArrayList<Statement>();
        Labels.collect(choice.body(), labels);
        var blocks = new IdentityHashMap<Statement, Block>();
        labels.forEach(label -> blocks.put(label, out.registers.open()));
        var exit = out.registers.open();
        var type = Conversions.integerOf(choice.value().type());
        var value = values.lower(choice.value());
        var isDefault =
                labels.stream().filter(Statement.Default.class::isInstance).findFirst();
        var otherwise = isDefault.isPresent() ? blockOf(isDefault.get(), blocks) : exit;
        var sorted = labels.stream()
                .filter(Statement.Case.class::isInstance)
                .map(Statement.Case.class::cast)
                .map(label -> new Target(registerForm(label.value(), type), blockOf(label, blocks)))
                .sorted(Comparator.comparingLong(Target::value))
                .toList();
        decide(value, sorted, otherwise);
        breaks.push(exit);
        cases.push(blocks);
        out.goOnNowhere();
        statement(choice.body());
        cases.pop();
        breaks.pop();
        out.jump(exit);
        sealAll(blocks, labels);
        out.registers.seal(exit);
        out.goOnIn(exit);
    }

    private void sealAll(Map<Statement, Block> blocks, Collection<Statement> labels) {
        labels.forEach(label -> out.registers.seal(blockOf(label, blocks)));
    }

    private static long registerForm(long value, CType.Integer type) {
        return type.bits() == 64 ? value : (int) value;
    }

    private record Target(long value, Block block) {}

    /**
     * The tree of comparisons of gcc's {@code balance_case_nodes}: the value in the middle first, then, unless all others
     * are single, which side it is on.
     */
    private void decide(Node value, List<Target> targets, Block otherwise) {
        if (targets.isEmpty()) {
            out.jump(otherwise);
            return;
        }
        var middle = targets.size() < 3 ? 0 : targets.size() / 2;
        var low = targets.subList(0, middle);
        var high = targets.subList(middle + 1, targets.size());
        testEqual(value, targets.get(middle));
        if (low.size() < 2 && high.size() < 2) {
            high.forEach(target -> testEqual(value, target));
            low.forEach(target -> testEqual(value, target));
            out.jump(otherwise);
            return;
        }
        var below = out.registers.open();
        var above = out.registers.open();
        out.branch(out.integer(Op.LT, value, targets.get(middle).value()), below, above);
        out.registers.seal(below);
        out.registers.seal(above);
        out.goOnIn(below);
        decide(value, low, otherwise);
        out.goOnIn(above);
        decide(value, high, otherwise);
    }

    private void testEqual(Node value, Target target) {
        var next = out.registers.open();
        out.branch(out.integer(Op.EQ, value, target.value()), target.block(), next);
        out.registers.seal(next);
        out.goOnIn(next);
    }

    private void leave(Statement.Return leave) {
        var frame = out.frame;
        var value = Node.NO_INPUTS;
        if (leave.value().isPresent()) {
            var result = leave.value().get();
            if (result.type() instanceof CType.Composite) {
                if (frame.result.isPresent()) {
                    values.composite(result, frame.result.get());
                }
            } else {
                value = new Node[] {values.lower(result)};
            }
        }
        out.at(leave.at());
        if (value.length > 0 && frame.result.isPresent()) {
            values.places().write(frame.result.get(), value[0]);
        }
        leaveTo(frame.exit);
    }

    private void leaveTo(Block target) {
        out.jump(target);
        out.goOnNowhere();
    }

    private void label(Block block) {
        out.jump(block);
        out.goOnIn(block);
    }

    private static Block blockOf(Statement label, Map<Statement, Block> blocks) {
        var block = blocks.get(label);
        if (block == null) {
            throw new IllegalStateException("a case outside its switch at " + label.at());
        }
        return block;
    }

    private Block named(String label) {
        return out.frame.labels.computeIfAbsent(label, _ -> out.registers.open());
    }
}
