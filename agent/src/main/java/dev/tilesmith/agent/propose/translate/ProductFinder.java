package dev.tilesmith.agent.propose.translate;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis.Nest;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Scope;
import dev.tilesmith.agent.propose.translate.ArrayTypes.Element;
import dev.tilesmith.agent.propose.translate.ProductNest.Result;
import dev.tilesmith.agent.propose.translate.ProductNest.Start;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds matrix products among a kernel's loops. Not thread-safe. */
final class ProductFinder {
    private final KernelAnalysis kernel;
    private final Map<Statement, Nest> nests = new IdentityHashMap<>();
    private final Element factor;
    private final Element sum;

    ProductFinder(KernelAnalysis kernel) {
        this.kernel = kernel;
        kernel.loops().forEach(nest -> nests.put(nest.loop().statement(), nest));
        var isFloat = kernel.target().element() == GemminiConfig.Element.FLOAT32;
        factor = isFloat ? Element.FLOAT : Element.INT8;
        sum = isFloat ? Element.FLOAT : Element.INT32;
    }

    /** Every product, in the order of the text. */
    List<ProductNest> products() {
        return kernel.loops().stream().flatMap(nest -> product(nest).stream()).toList();
    }

    /** What is known about a nest before its loops have roles. */
    private record Shape(
            List<Loop> loops, Scope scope, ArrayTypes types, Expression product, Start start, Result result) {
        Loop loop(int index) {
            return loops.get(index);
        }
    }

    private Optional<ProductNest> product(Nest nest) {
        return shape(nest).flatMap(shape -> {
            var product = Access.withoutCasts(shape.product());
            if (!(product instanceof Expression.Binary(var operator, var one, var other, var _))
                    || operator != BinaryOperator.MULTIPLY) {
                return Optional.empty();
            }
            var first = factor(one, shape);
            var second = factor(other, shape);
            return first.isEmpty() || second.isEmpty() ? Optional.empty() : roles(shape, first.get(), second.get());
        });
    }

    private Optional<Access> factor(Expression expression, Shape shape) {
        return Access.of(expression, shape.types(), shape.scope()).filter(access -> access.element() == factor);
    }

    /** Three simple loops, and in the innermost one nothing but a sum that grows. */
    private Optional<Shape> shape(Nest nest) {
        var outer = nest.loop();
        var middle = onlyLoop(outer.body());
        if (!isSimple(outer) || middle.isEmpty() || !isSimple(middle.get().loop())) {
            return Optional.empty();
        }
        var inside = code(middle.get().loop().body());
        var inner = inside.stream()
                .flatMap(statement -> Stream.ofNullable(nests.get(statement)))
                .toList();
        if (inner.size() != 1 || !isSimple(inner.getFirst().loop())) {
            return Optional.empty();
        }
        var depth = inner.getFirst();
        var loops = List.of(outer, middle.get().loop(), depth.loop());
        var body = code(depth.loop().body());
        if (body.size() != 1 || !(body.getFirst() instanceof Statement.Evaluate(var grown, var _))) {
            return Optional.empty();
        }
        var at = inside.indexOf(depth.loop().statement());
        var around = new Around(inside.subList(0, at), inside.subList(at + 1, inside.size()));
        var types = ArrayTypes.of(kernel, depth.outside());
        return Growth.of(grown).flatMap(growth -> shape(loops, depth.outside(), types, growth, around));
    }

    /** The statements before and behind the innermost loop. */
    private record Around(List<Statement> before, List<Statement> after) {}

    /** {@code target += product}. */
    private record Growth(Expression target, Expression product) {
        static Optional<Growth> of(Expression expression) {
            return switch (expression) {
                case Expression.CompoundAssign(var operator, var target, var value, var _)
                when operator == BinaryOperator.ADD -> Optional.of(new Growth(target, value));
                case Expression.Assign(var target, Expression.Binary(var operator, var left, var right, var _), var _)
                when operator == BinaryOperator.ADD && left.equals(target) -> Optional.of(new Growth(target, right));
                case Expression.Assign(var target, Expression.Binary(var operator, var left, var right, var _), var _)
                when operator == BinaryOperator.ADD && right.equals(target) -> Optional.of(new Growth(target, left));
                default -> Optional.empty();
            };
        }
    }

    private Optional<Shape> shape(List<Loop> loops, Scope scope, ArrayTypes types, Growth growth, Around around) {
        if (growth.target() instanceof Expression.Name(var name, var _)) {
            return declared(around.before(), name)
                    .map(declare -> new Shape(
                            loops,
                            scope,
                            types,
                            growth.product(),
                            start(declare.variables().getFirst().initializer().orElseThrow(), types, scope),
                            new Result.Variable(
                                    declare, around.after(), Finish.of(around.after(), name, types, scope))));
        }
        var sums = Access.of(growth.target(), types, scope).filter(access -> access.element() == sum);
        if (sums.isEmpty() || !around.after().isEmpty()) {
            return Optional.empty();
        }
        return begun(around.before(), growth.target(), sums.get(), types, scope)
                .map(start -> new Shape(loops, scope, types, growth.product(), start, new Result.Memory(sums.get())));
    }

    private static Optional<Statement.Declare> declared(List<Statement> before, String name) {
        return before.size() == 1
                        && before.getFirst() instanceof Statement.Declare declare
                        && declare.variables().size() == 1
                        && declare.variables().getFirst().name().equals(name)
                        && declare.variables().getFirst().initializer().isPresent()
                ? Optional.of(declare)
                : Optional.empty();
    }

    private Optional<Start> begun(
            List<Statement> before, Expression target, Access sums, ArrayTypes types, Scope scope) {
        if (before.isEmpty()) {
            return Optional.of(new Start.Element(sums));
        }
        return before.size() == 1
                        && before.getFirst()
                                instanceof Statement.Evaluate(Expression.Assign(var assigned, var value, var _), var _)
                        && assigned.equals(target)
                ? Optional.of(start(value, types, scope))
                : Optional.empty();
    }

    private Start start(Expression value, ArrayTypes types, Scope scope) {
        var plain = Access.withoutCasts(value);
        if (Finish.isZero(plain)) {
            return new Start.Zero();
        }
        return Access.of(plain, types, scope)
                .filter(access -> access.element() == sum)
                .<Start>map(Start.Element::new)
                .orElseGet(() -> new Start.Other(value));
    }

    /** The first way to give the loops roles with which the product can be one. */
    private Optional<ProductNest> roles(Shape shape, Access one, Access other) {
        for (var depth : depths(shape)) {
            var rest = shape.loops().stream().filter(loop -> loop != depth).toList();
            for (var turned : List.of(rest, rest.reversed())) {
                for (var factors : List.of(List.of(one, other), List.of(other, one))) {
                    var nest = new ProductNest(
                            shape.loop(0).statement(),
                            shape.loops(),
                            turned.get(0),
                            turned.get(1),
                            depth,
                            factors.get(0),
                            factors.get(1),
                            shape.start(),
                            shape.result());
                    if (isProduct(nest)) {
                        return Optional.of(nest);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** A sum that is kept in memory may grow in any order of the loops. */
    private static List<Loop> depths(Shape shape) {
        return shape.result() instanceof Result.Memory && shape.start() instanceof Start.Element
                ? shape.loops()
                : List.of(shape.loop(2));
    }

    private static boolean isProduct(ProductNest nest) {
        return nest.left().step(nest.column()) == 0
                && nest.right().step(nest.row()) == 0
                && isMatrix(nest.left(), nest.row(), nest.depth())
                && isMatrix(nest.right(), nest.depth(), nest.column())
                && switch (nest.result()) {
                    case Result.Memory(var sums) -> isRowMajor(sums, nest);
                    case Result.Variable(var _, var _, var finish) ->
                        finish.isEmpty() || isRowMajor(finish.get().output(), nest);
                }
                && switch (nest.start()) {
                    case Start.Zero _, Start.Other _ -> true;
                    case Start.Element(var access) ->
                        access.step(nest.column()) == 1
                                && access.step(nest.row()) >= 0
                                && access.step(nest.depth()) == 0;
                };
    }

    /** Elements of a row lie side by side, whichever of the two loops counts them. */
    private static boolean isMatrix(Access access, Loop one, Loop other) {
        return access.step(other) == 1 && access.step(one) > 1 || access.step(one) == 1 && access.step(other) > 1;
    }

    static boolean isRowMajor(Access output, ProductNest nest) {
        return output.step(nest.column()) == 1 && output.step(nest.row()) > 0 && output.step(nest.depth()) == 0;
    }

    private Optional<Nest> onlyLoop(List<Statement> statements) {
        var code = code(statements);
        return code.size() == 1 ? Optional.ofNullable(nests.get(code.getFirst())) : Optional.empty();
    }

    private static boolean isSimple(Loop loop) {
        return loop.exact() && loop.step() == 1 && loop.trips() > 0;
    }

    static List<Statement> code(List<Statement> statements) {
        var code = new ArrayList<Statement>();
        for (var statement : statements) {
            if (!(statement instanceof Statement.Comment) && !(statement instanceof Statement.Empty)) {
                code.add(statement);
            }
        }
        return code;
    }
}
