package dev.tilesmith.sim.c.tree;

import dev.tilesmith.sim.c.text.Position;
import java.util.List;
import java.util.Optional;

/** A statement as it is written. */
public sealed interface Statement {
    Position at();

    record Block(List<Statement> statements, Position at) implements Statement {
        public Block {
            statements = List.copyOf(statements);
        }
    }

    /** Declares one or more names that share a line of source. */
    record Declare(List<Variable> variables, Position at) implements Statement {
        public Declare {
            variables = List.copyOf(variables);
        }
    }

    /** A typedef, or a struct, union or enum definition without a variable, inside a block. */
    record DeclareType(TypeSyntax type, Optional<String> typedefName, Position at) implements Statement {}

    record Evaluate(Expression expression, Position at) implements Statement {}

    record If(Expression condition, Statement whenTrue, Optional<Statement> whenFalse, Position at)
            implements Statement {}

    /** {@code for (start; condition; step) body}; {@code start} is a {@link Declare}, {@link Evaluate} or absent. */
    record For(
            Optional<Statement> start,
            Optional<Expression> condition,
            Optional<Expression> step,
            Statement body,
            Position at)
            implements Statement {}

    record While(Expression condition, Statement body, Position at) implements Statement {}

    record DoWhile(Statement body, Expression condition, Position at) implements Statement {}

    record Switch(Expression value, Statement body, Position at) implements Statement {}

    /** {@code case value:}; the statement that it labels is the next in the block. */
    record Case(Expression value, Position at) implements Statement {}

    record Default(Position at) implements Statement {}

    record Break(Position at) implements Statement {}

    record Continue(Position at) implements Statement {}

    record Return(Optional<Expression> value, Position at) implements Statement {}

    record Goto(String label, Position at) implements Statement {}

    /** {@code name:}; the statement that it labels is the next in the block. */
    record Label(String name, Position at) implements Statement {}

    record Empty(Position at) implements Statement {}

    /** A comment on lines of its own, without its comment marks, or one that ended the line before it. */
    record Comment(String text, boolean endsLine, Position at) implements Statement {}

    /** A declared variable. {@code isStatic} marks a {@code static const} table. */
    record Variable(TypeSyntax type, String name, Optional<Expression> initializer, boolean isStatic, Position at) {}
}
