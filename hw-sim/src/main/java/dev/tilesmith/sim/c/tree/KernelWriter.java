package dev.tilesmith.sim.c.tree;

import dev.tilesmith.sim.c.text.Position;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Writes the statements of a kernel one after the other, as {@link KernelBuilder} builds them. Not thread-safe. */
public final class KernelWriter {
    private final Deque<List<Statement>> open = new ArrayDeque<>();

    public KernelWriter() {
        open.push(new ArrayList<>());
    }

    /** A statement as it is. */
    public KernelWriter add(Statement statement) {
        open.element().add(statement);
        return this;
    }

    /** A comment on lines of its own. */
    public KernelWriter comment(String text) {
        text.lines().forEach(line -> add(new Statement.Comment(line, false, Position.NONE)));
        return this;
    }

    /** A comment at the end of the line before. */
    public KernelWriter note(String text) {
        return add(new Statement.Comment(text, true, Position.NONE));
    }

    /** A command, or another call as a statement. */
    public KernelWriter call(String function, Expression... arguments) {
        return add(KernelBuilder.evaluate(new Expression.Call(function, List.of(arguments), Position.NONE)));
    }

    /** {@code const int name = value;} */
    public KernelWriter constant(String name, Expression value) {
        return add(KernelBuilder.declare(new TypeSyntax.Const(new TypeSyntax.Named("int")), name, value));
    }

    /** {@code int name = value;} */
    public KernelWriter variable(String name, Expression value) {
        return add(KernelBuilder.declare(new TypeSyntax.Named("int"), name, value));
    }

    /** {@code uint32_t name = value;}: a local address that changes. */
    public KernelWriter address(String name, Expression value) {
        return add(KernelBuilder.declare(new TypeSyntax.Named("uint32_t"), name, value));
    }

    /** {@code const uint32_t name = value;}: a local address. */
    public KernelWriter fixedAddress(String name, Expression value) {
        return add(KernelBuilder.address(name, value));
    }

    /** {@code name = value;} */
    public KernelWriter assign(String name, Expression value) {
        return add(KernelBuilder.evaluate(new Expression.Assign(KernelBuilder.name(name), value, Position.NONE)));
    }

    /** Exchanges two local addresses by way of a third name. */
    public KernelWriter swap(String first, String second, String free) {
        return fixedAddress(free, KernelBuilder.name(first))
                .assign(first, KernelBuilder.name(second))
                .assign(second, KernelBuilder.name(free));
    }

    /** {@code for (int variable = first; condition; variable += step)} around what {@code body} writes. */
    public KernelWriter loop(String variable, Expression first, Expression condition, long step, Runnable body) {
        return add(KernelBuilder.loop(variable, first, condition, step, inside(body)));
    }

    /** {@code if (condition)} around what {@code body} writes. */
    public KernelWriter when(Expression condition, Runnable body) {
        return add(KernelBuilder.ifThen(condition, inside(body)));
    }

    /** The same without a condition where there is none. */
    public KernelWriter when(Optional<Expression> condition, Runnable body) {
        if (condition.isPresent()) {
            return when(condition.get(), body);
        }
        body.run();
        return this;
    }

    /** Braces around what {@code body} writes. */
    public KernelWriter block(Runnable body) {
        return add(KernelBuilder.block(inside(body)));
    }

    private List<Statement> inside(Runnable body) {
        open.push(new ArrayList<>());
        body.run();
        return open.pop();
    }

    /** What has been written so far. */
    public List<Statement> statements() {
        return List.copyOf(open.element());
    }
}
