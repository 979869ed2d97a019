package dev.tilesmith.agent.propose.analysis;

import dev.tilesmith.agent.propose.analysis.Command.Kind;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every read and write of a kernel's array parameters, by its own code and by moves, with the loops that place it. */
final class ArrayAccesses {
    private final KernelAnalysis kernel;
    private final List<Access> all = new ArrayList<>();
    private boolean isUnderstood = true;

    /** A dimension of a parameter; both count from 0. */
    record Place(int parameter, int dimension) {}

    /**
     * One access.
     *
     * @param dimensions the loops on whose counters each subscript depends, outermost dimension first
     * @param extents of the array
     */
    record Access(int parameter, boolean isWrite, Map<Place, List<Statement.For>> dimensions, List<Long> extents) {}

    private ArrayAccesses(KernelAnalysis kernel) {
        this.kernel = kernel;
        kernel.sites().forEach(site -> visit(site.expression(), site.scope()));
    }

    /** Nothing where a move's address cannot be read off. */
    static Optional<ArrayAccesses> of(KernelAnalysis kernel) {
        var accesses = new ArrayAccesses(kernel);
        return accesses.isUnderstood ? Optional.of(accesses) : Optional.empty();
    }

    List<Access> all() {
        return all;
    }

    /** From the smallest value of a loop's variable to the largest. */
    long range(Statement.For statement) {
        return kernel.loops().stream()
                .map(KernelAnalysis.Nest::loop)
                .filter(loop -> loop.statement() == statement)
                .mapToLong(loop -> Math.max(1, loop.end() - loop.first()))
                .findFirst()
                .orElse(1);
    }

    private void visit(Expression expression, Scope scope) {
        switch (expression) {
            case Expression.Call call when Command.signature(call.function()).isPresent() -> command(call, scope);
            case Expression.Assign(var target, var value, var _) -> {
                add(target, scope, true);
                visit(value, scope);
            }
            case Expression.CompoundAssign(var _, var target, var value, var _) -> {
                add(target, scope, true);
                add(target, scope, false);
                visit(value, scope);
            }
            case Expression.Index index when add(index, scope, false) -> {}
            default ->
                Rebuild.withChildren(expression, child -> {
                    visit(child, scope);
                    return child;
                });
        }
    }

    private void command(Expression.Call call, Scope scope) {
        var kind = Command.signature(call.function()).orElseThrow().kind();
        if (kind == Kind.LOAD || kind == Kind.STORE) {
            var address = call.arguments().get(Command.Signature.DRAM);
            var isZeros = scope.value(address).equals(Interval.of(0));
            isUnderstood &= isZeros || add(address, scope, kind == Kind.STORE);
        }
    }

    /** Keeps an access to an element or its address; whether it was one to a parameter. */
    private boolean add(Expression expression, Scope scope, boolean isWrite) {
        var subscripts = new ArrayList<Expression>();
        var rest = plain(expression, scope);
        while (rest instanceof Expression.Index(var array, var index, var _)) {
            subscripts.addFirst(index);
            rest = plain(array, scope);
        }
        if (!(rest instanceof Expression.Name(var name, var _))) {
            return false;
        }
        var parameters = kernel.function().parameters();
        for (var i = 0; i < parameters.size(); i++) {
            var extents = extents(parameters.get(i).type(), scope);
            if (parameters.get(i).name().equals(name) && subscripts.size() <= extents.size()) {
                all.add(new Access(i, isWrite, dimensions(i, extents.size(), subscripts, scope), extents));
                return true;
            }
        }
        return false;
    }

    private static Map<Place, List<Statement.For>> dimensions(
            int parameter, int count, List<Expression> subscripts, Scope scope) {
        var dimensions = new LinkedHashMap<Place, List<Statement.For>>();
        for (var i = 0; i < count; i++) {
            var loops = i < subscripts.size() ? loops(subscripts.get(i), scope) : List.<Statement.For>of();
            dimensions.put(new Place(parameter, i), loops);
        }
        return dimensions;
    }

    private static List<Statement.For> loops(Expression subscript, Scope scope) {
        var counters = scope.counters(subscript);
        var loops = new ArrayList<Statement.For>();
        for (var loop : scope.loops()) {
            if (counters.contains(loop.variable())) {
                loops.add(loop.statement());
            }
        }
        return loops;
    }

    /** Without casts, the address of, and names of what never changes. */
    private static Expression plain(Expression expression, Scope scope) {
        return switch (expression) {
            case Expression.Cast(var _, var operand, var _) -> plain(operand, scope);
            case Expression.Unary(var operator, var operand, var _)
            when operator == Expression.UnaryOperator.ADDRESS_OF -> plain(operand, scope);
            case Expression.Name(var name, var _) ->
                scope.definition(name).map(value -> plain(value, scope)).orElse(expression);
            default -> expression;
        };
    }

    private static List<Long> extents(TypeSyntax type, Scope scope) {
        var extents = new ArrayList<Long>();
        var rest = type;
        while (true) {
            switch (rest) {
                case TypeSyntax.Const(var of) -> rest = of;
                case TypeSyntax.ArrayOf(var element, var size) -> {
                    extents.add(size.map(scope::value)
                            .filter(Interval::isConstant)
                            .map(value -> Math.max(1, value.first()))
                            .orElse(1L));
                    rest = element;
                }
                case TypeSyntax.Named _, TypeSyntax.Tagged _, TypeSyntax.Composite _, TypeSyntax.Enumeration _ -> {
                    return extents;
                }
                case TypeSyntax.PointerTo _ -> {
                    return extents;
                }
            }
        }
    }
}
