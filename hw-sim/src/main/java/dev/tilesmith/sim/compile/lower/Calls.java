package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Lowers calls: copies small functions in place, calls the rest. Not thread-safe. */
final class Calls {
    /** Sizes up to which gcc copies a function (compiler-notes.md 3.8), in operations of {@link Survey}. */
    private static final int SMALL = 24;

    private static final int FEW_CALLS_SMALL = 60;
    private static final int DEEPEST = 12;
    /** Beyond so many nodes in one function nothing more is copied into it, so that code stays linear in the source. */
    private static final int LARGEST_GRAPH = 12_000;

    private final Emission out;
    private final Values values;
    private final Places places;
    private final Statements statements;
    private final ArrayDeque<Typed.Function> active = new ArrayDeque<>();
    /** Functions that need code of their own, by name. */
    final Map<String, Typed.Function> called = new LinkedHashMap<>();

    Calls(Emission out, Values values, Places places, Statements statements) {
        this.out = out;
        this.values = values;
        this.places = places;
        this.statements = statements;
        active.push(out.frame.function);
    }

    /** The result, or anything when there is none; a structure goes into the given place. */
    Node lower(Value.Call call, Optional<Location> into) {
        var at = call.at();
        return shouldInline(call.function()) ? inline(call, into) : call(call, into, at);
    }

    private boolean shouldInline(Typed.Function function) {
        if (active.contains(function) || active.size() > DEEPEST || out.graph.nodeCount() > LARGEST_GRAPH) {
            return false;
        }
        var size = out.survey.size(function);
        var count = out.survey.calls(function);
        return count == 1 || size <= SMALL || count == 2 && size <= FEW_CALLS_SMALL;
    }

    private Node inline(Value.Call call, Optional<Location> into) {
        var function = call.function();
        var exit = out.registers.open();
        var frame = new Emission.Frame(function, out.frame.depth + 1, exit);
        frame.result = into;
        var isScalar = !(function.result() instanceof CType.Composite) && !(function.result() instanceof CType.Void);
        if (isScalar) {
            var kind = Conversions.kind(function.result());
            frame.result = Optional.of(new Location.InRegister(out.registers.create(kind), function.result()));
        }
        var arguments = new ArrayList<Node>();
        var objects = new ArrayList<Location>();
        for (var argument : call.arguments()) {
            var isObject = argument.type() instanceof CType.Composite;
            objects.add(isObject ? values.object(argument) : new Location.InRegister(-1, argument.type()));
            arguments.add(isObject ? out.constant(0) : values.lower(argument));
        }
        var caller = out.frame;
        out.frame = frame;
        active.push(function);
        for (var i = 0; i < arguments.size(); i++) {
            bind(function.parameters().get(i), arguments.get(i), objects.get(i));
        }
        statements.body(function);
        out.jump(exit);
        statements.sealLabels(frame);
        active.pop();
        out.frame = caller;
        out.registers.seal(exit);
        out.goOnIn(exit);
        out.at(call.at());
        return isScalar ? places.read(frame.result.orElseThrow()) : out.constant(0);
    }

    private void bind(Typed.Variable parameter, Node value, Location object) {
        var location = places.declare(parameter);
        if (parameter.type() instanceof CType.Composite) {
            places.copy(location, object);
        } else {
            places.write(location, value);
        }
    }

    private Node call(Value.Call call, Optional<Location> into, dev.tilesmith.sim.c.text.Position at) {
        var function = call.function();
        called.putIfAbsent(function.name(), function);
        var arguments = new ArrayList<Node>();
        Optional<Location.InMemory> result = Optional.empty();
        if (function.result() instanceof CType.Composite) {
            result = Optional.of(places.inMemory(function.result()));
            arguments.add(result.get().base());
        }
        for (var argument : call.arguments()) {
            arguments.add(argument.type() instanceof CType.Composite ? passed(argument) : values.lower(argument));
        }
        out.at(at);
        var isObject = result.isPresent();
        var node = out.add(
                Op.CALL, isObject ? Kind.NONE : Conversions.kind(function.result()), arguments.toArray(Node[]::new));
        node.callee = function.name();
        if (isObject && into.isPresent()) {
            places.copy(into.get(), result.get());
        }
        return isObject || node.kind == Kind.NONE ? out.constant(0) : node;
    }

    /** A structure argument is the address of a copy that the caller makes. */
    private Node passed(Value argument) {
        var copy = places.inMemory(argument.type());
        values.composite(argument, copy);
        return copy.base();
    }
}
