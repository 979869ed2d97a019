package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.Loop;
import dev.tilesmith.agent.propose.analysis.Rebuild;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Changes to statements of one tree, collected first and made together. Not thread-safe. */
final class Edits {
    private final Map<Expression, UnaryOperator<Expression>> arguments = new IdentityHashMap<>();
    private final Map<Statement, Function<Statement, List<Statement>>> statements = new IdentityHashMap<>();
    private final Map<Statement, List<Statement>> heads = new IdentityHashMap<>();

    /** Replaces an expression that is an argument of a command. */
    void argument(Expression argument, UnaryOperator<Expression> change) {
        arguments.merge(argument, change, (first, second) -> old -> second.apply(first.apply(old)));
    }

    /** Replaces a statement; the function sees it with the other edits made. A second one sees nothing of the first. */
    void statement(Statement statement, Function<Statement, List<Statement>> change) {
        statements.put(statement, change);
    }

    void remove(Statement statement) {
        statement(statement, _ -> List.of());
    }

    void before(Statement statement, List<Statement> added) {
        statement(statement, edited -> {
            var result = new ArrayList<>(added);
            result.add(edited);
            return result;
        });
    }

    /** Puts statements at the start of a loop's body. */
    void atStart(Loop loop, List<Statement> added) {
        heads.merge(loop.statement().body(), added, (first, second) -> {
            var both = new ArrayList<>(first);
            both.addAll(second);
            return both;
        });
    }

    /** Moves every operand that lies in the buffer by an offset, which may depend on the loops around all of them. */
    void shift(Buffer buffer, Expression offset) {
        shift(buffer, old -> shifted(old, offset));
    }

    /**
     * Moves every operand that lies in the buffer by a number of rows: in the declarations of its base addresses if it
     * has its own, else in each operand.
     */
    void shift(KernelAnalysis kernel, Buffer buffer, long rows) {
        if (rows == 0) {
            return;
        }
        var bases = BaseAddresses.of(kernel, buffer);
        if (bases.isEmpty()) {
            shift(buffer, old -> shifted(old, rows));
        } else {
            bases.forEach(base -> argument(base, old -> KernelBuilder.plus(old, rows)));
        }
    }

    private void shift(Buffer buffer, UnaryOperator<Expression> change) {
        var seen = new IdentityHashMap<Expression, Boolean>();
        for (var use : buffer.uses()) {
            var argument = use.command().argument(use.reference().argument());
            if (seen.put(argument, true) == null) {
                argument(argument, change);
            }
        }
    }

    private static Expression shifted(Expression address, Expression offset) {
        return onAddress(address, inner -> KernelBuilder.plus(inner, offset));
    }

    private static Expression shifted(Expression address, long rows) {
        return onAddress(address, inner -> KernelBuilder.plus(inner, rows));
    }

    /** Leaves GARBAGE_ADDR alone, which stands for no address. */
    static Expression onAddress(Expression address, UnaryOperator<Expression> change) {
        if (address instanceof Expression.Conditional(var condition, var whenTrue, var whenFalse, var at)
                && (isGarbage(whenTrue) || isGarbage(whenFalse))) {
            return new Expression.Conditional(condition, onAddress(whenTrue, change), onAddress(whenFalse, change), at);
        }
        return isGarbage(address) ? address : change.apply(address);
    }

    static boolean isGarbage(Expression expression) {
        return expression instanceof Expression.Name(var name, var _) && name.equals("GARBAGE_ADDR")
                || KernelBuilder.isLiteral(expression, 0xFFFF_FFFFL);
    }

    Statement.Block apply(Statement.Block body) {
        var result = new ArrayList<Statement>();
        for (var statement : body.statements()) {
            var inner = Rebuild.withParts(statement, this::expression, this::nested);
            var change = statements.get(statement);
            if (change == null) {
                result.add(inner);
            } else {
                result.addAll(change.apply(inner));
            }
        }
        var head = heads.get(body);
        if (head != null) {
            result.addAll(0, head);
        }
        return new Statement.Block(result, body.at());
    }

    private Expression expression(Expression expression) {
        var inner = Rebuild.withChildren(expression, this::expression);
        var change = arguments.get(expression);
        return change == null ? inner : change.apply(inner);
    }

    private Statement nested(Statement statement) {
        if (statement instanceof Statement.Block block) {
            return apply(block);
        }
        var inner = Rebuild.withParts(statement, this::expression, this::nested);
        var change = statements.get(statement);
        if (change == null) {
            return inner;
        }
        var changed = change.apply(inner);
        return changed.size() == 1 ? changed.getFirst() : KernelBuilder.block(changed);
    }
}
