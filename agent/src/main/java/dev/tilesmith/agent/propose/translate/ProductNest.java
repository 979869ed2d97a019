package dev.tilesmith.agent.propose.translate;

import dev.tilesmith.agent.propose.analysis.FreeNames;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Three loops that compute a matrix product: in the innermost statement, a sum grows by the product of two elements.
 *
 * @param outermost the whole nest
 * @param order the loops as they stand, outermost first
 * @param row counts rows of the output
 * @param column counts its columns, which lie side by side in memory
 * @param depth counts the terms of a sum
 * @param left factor that does not depend on the column
 * @param right factor that does not depend on the row
 * @param start what a sum begins with
 * @param result what becomes of it
 */
record ProductNest(
        Statement.For outermost,
        List<Loop> order,
        Loop row,
        Loop column,
        Loop depth,
        Access left,
        Access right,
        Start start,
        Result result) {
    ProductNest {
        order = List.copyOf(order);
    }

    /** What a sum begins with. */
    sealed interface Start {
        record Zero() implements Start {}

        /** An element of an array of sums. */
        record Element(Access access) implements Start {}

        /** Anything else. */
        record Other(Expression value) implements Start {}
    }

    /** Where sums end up. */
    sealed interface Result {
        /** In memory, as they are. */
        record Memory(Access sums) implements Result {}

        /**
         * In a variable, from which statements make something else.
         *
         * @param variable its declaration, with what it begins with
         * @param after the statements
         * @param finish what they do, if the accelerator may be able to do it
         */
        record Variable(Statement.Declare variable, List<Statement> after, Optional<Finish> finish) implements Result {
            public Variable {
                after = List.copyOf(after);
            }
        }
    }

    /** Names for what takes its place: the indices of its arrays stay, but for its own counters. */
    FreeNames freeNames(KernelAnalysis kernel) {
        var names = FreeNames.without(kernel, outermost);
        var counters = order.stream().map(Loop::variable).toList();
        Rebuild.visitExpressions(outermost, part -> {
            if (part instanceof Expression.Index(var _, var index, var _)) {
                Rebuild.visit(index, inside -> {
                    if (inside instanceof Expression.Name(var name, var _) && !counters.contains(name)) {
                        names.take(name);
                    }
                });
            }
        });
        return names;
    }

    boolean isTransposedLeft() {
        return left.step(depth) != 1;
    }

    boolean isTransposedRight() {
        return right.step(column) != 1;
    }

    /** {@code 64x32x16}: rows, depth, columns. */
    String size() {
        return "%dx%dx%d".formatted(row.trips(), depth.trips(), column.trips());
    }

    /** {@code loops i, j, k (line 4)}. */
    String place() {
        return "loops %s, %s, %s (line %d)"
                .formatted(
                        order.get(0).variable(),
                        order.get(1).variable(),
                        order.get(2).variable(),
                        order.get(0).line());
    }
}
