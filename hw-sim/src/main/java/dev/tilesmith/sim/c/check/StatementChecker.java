package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the body of one function. A wrong statement is reported and left out; the next ones are checked all the same. */
final class StatementChecker {
    private final Context context;
    private final ExpressionChecker expressions;
    private final DeclarationChecker declarations;
    private final Qualified result;
    private final Jumps jumps;
    private int loops;
    private @Nullable SwitchFrame innermostSwitch;
    private int breakables;

    StatementChecker(
            Context context, ExpressionChecker expressions, DeclarationChecker declarations, Qualified result) {
        this.context = context;
        this.expressions = expressions;
        this.declarations = declarations;
        this.result = result;
        jumps = new Jumps(context);
    }

    /** The switch that a case belongs to, and the depth of the block that its labels must stand in. */
    private static final class SwitchFrame {
        final CType type;
        final Set<Long> values = new HashSet<>();
        boolean hasDefault;
        int blockDepth;

        SwitchFrame(CType type) {
            this.type = type;
        }
    }

    Typed.Statement.Block body(Statement.Block body) {
        var statements = new ArrayList<Typed.Statement>();
        jumps.enterBlock();
        all(body.statements(), statements);
        jumps.leaveBlock();
        jumps.check();
        var declared = new ArrayList<Typed.Statement>();
        for (var temporary : context.takeTemporaries()) {
            declared.add(new Typed.Statement.Declare(temporary, false, List.of(), body.at()));
        }
        declared.addAll(statements);
        if (result.isScalar() && !endsWithReturn(statements)) {
            declared.add(new Typed.Statement.Return(
                    Optional.of(new Value.Constant(result.type(), 0, body.at())), body.at()));
        }
        return new Typed.Statement.Block(declared, body.at());
    }

    private static boolean endsWithReturn(List<Typed.Statement> statements) {
        return !statements.isEmpty() && statements.getLast() instanceof Typed.Statement.Return;
    }

    private void all(List<Statement> statements, List<Typed.Statement> into) {
        for (var statement : statements) {
            try {
                add(statement, into);
            } catch (Refusal refusal) {
                context.report(refusal);
            }
        }
    }

    private void add(Statement statement, List<Typed.Statement> into) {
        switch (statement) {
            case Statement.Declare declare ->
                declare.variables().forEach(variable -> declarations.local(variable, declare, into));
            case Statement.DeclareType type -> declarations.type(type.type(), type.typedefName(), type.at());
            case Statement.Comment _, Statement.Empty _ -> {
                // Nothing to run.
            }
            case Statement.Label label -> {
                jumps.label(label.name(), label.at());
                into.add(new Typed.Statement.Label(label.name(), label.at()));
            }
            case Statement.Case label -> into.add(caseLabel(label));
            case Statement.Default label -> into.add(defaultLabel(label));
            default -> into.add(single(statement));
        }
    }

    /** A statement that stands alone: the body of a loop or of an if. */
    private Typed.Statement single(Statement statement) {
        var at = statement.at();
        return switch (statement) {
            case Statement.Block block -> block(block);
            case Statement.Evaluate evaluate -> new Typed.Statement.Evaluate(evaluated(evaluate), at);
            case Statement.If choice -> choice(choice);
            case Statement.For loop -> forLoop(loop);
            case Statement.While loop -> loop(true, loop.condition(), loop.body(), at);
            case Statement.DoWhile loop -> loop(false, loop.condition(), loop.body(), at);
            case Statement.Switch choice -> switchOf(choice);
            case Statement.Break _ -> {
                if (breakables == 0) {
                    throw new Refusal(at, "break stands in no loop and no switch");
                }
                yield new Typed.Statement.Break(at);
            }
            case Statement.Continue _ -> {
                if (loops == 0) {
                    throw new Refusal(at, "continue stands in no loop");
                }
                yield new Typed.Statement.Continue(at);
            }
            case Statement.Return returned -> returned(returned);
            case Statement.Goto jump -> {
                jumps.jump(jump.label(), at);
                yield new Typed.Statement.Goto(jump.label(), at);
            }
            case Statement.Declare _, Statement.DeclareType _ ->
                throw new Refusal(at, "a declaration needs a block around it: add braces");
            case Statement.Label _, Statement.Case _, Statement.Default _ ->
                throw new Refusal(at, "a label needs a block around it: add braces");
            case Statement.Empty _, Statement.Comment _ -> new Typed.Statement.Block(List.of(), at);
        };
    }

    private Typed.Statement.Block block(Statement.Block block) {
        context.open();
        jumps.enterBlock();
        var statements = new ArrayList<Typed.Statement>();
        all(block.statements(), statements);
        jumps.leaveBlock();
        context.close();
        return new Typed.Statement.Block(statements, block.at());
    }

    /** A single statement that may be wrong without keeping its neighbours from being checked. */
    private Typed.Statement inner(Statement statement) {
        jumps.enterBlock();
        try {
            return single(statement);
        } catch (Refusal refusal) {
            context.report(refusal);
            return new Typed.Statement.Block(List.of(), statement.at());
        } finally {
            jumps.leaveBlock();
        }
    }

    private Value evaluated(Statement.Evaluate evaluate) {
        if (evaluate.expression() instanceof Expression.Call call) {
            var command = expressions.calls().command(call);
            if (command.isPresent()) {
                return command.get();
            }
        }
        return expressions.full(evaluate.expression()).decayed().value();
    }

    /** The vendor's macros are blocks, so that in {@code if (c) gemmini_x(…); else} the else belongs to nothing. */
    private void requireNoBlock(Statement whenTrue) {
        if (whenTrue instanceof Statement.Evaluate(Expression.Call call, var at)
                && expressions.calls().isBlock(call)) {
            context.report(new Refusal(
                    at, "%s is a block, so the else after it has no if: add braces".formatted(call.function())));
        }
    }

    private Value condition(Expression condition) {
        try {
            return expressions.condition(condition);
        } catch (Refusal refusal) {
            context.report(refusal);
            return new Value.Constant(Integer.INT32, 1, condition.at());
        }
    }

    private Typed.Statement choice(Statement.If choice) {
        if (choice.whenFalse().isPresent()) {
            requireNoBlock(choice.whenTrue());
        }
        return new Typed.Statement.If(
                condition(choice.condition()),
                inner(choice.whenTrue()),
                choice.whenFalse().map(this::inner),
                choice.at());
    }

    private Typed.Statement loop(boolean testsFirst, Expression condition, Statement body, Position at) {
        var tested = Optional.of(condition(condition));
        return new Typed.Statement.Loop(testsFirst, tested, Optional.empty(), loopBody(body), at);
    }

    private Typed.Statement loopBody(Statement body) {
        loops++;
        breakables++;
        var checked = inner(body);
        loops--;
        breakables--;
        return checked;
    }

    private Typed.Statement forLoop(Statement.For loop) {
        context.open();
        var statements = new ArrayList<Typed.Statement>();
        loop.start().ifPresent(start -> all(List.of(start), statements));
        var condition = loop.condition().map(this::condition);
        var step = loop.step().flatMap(this::step);
        statements.add(new Typed.Statement.Loop(true, condition, step, loopBody(loop.body()), loop.at()));
        context.close();
        return statements.size() == 1 ? statements.getFirst() : new Typed.Statement.Block(statements, loop.at());
    }

    private Optional<Value> step(Expression step) {
        try {
            return Optional.of(expressions.full(step).decayed().value());
        } catch (Refusal refusal) {
            context.report(refusal);
            return Optional.empty();
        }
    }

    private Typed.Statement switchOf(Statement.Switch choice) {
        var operand = expressions.full(choice.value());
        if (!operand.type().isInteger()) {
            throw new Refusal(
                    choice.value().at(),
                    "switch needs an integer, got %s".formatted(operand.type().text()));
        }
        var value = Conversions.promote(operand);
        var outer = innermostSwitch;
        var frame = new SwitchFrame(value.type());
        // The labels stand in the switch's own block, which inner() and block() enter.
        frame.blockDepth = jumps.depth() + 2;
        innermostSwitch = frame;
        breakables++;
        var body = inner(choice.body());
        breakables--;
        innermostSwitch = outer;
        return new Typed.Statement.Switch(value, body, choice.at());
    }

    private SwitchFrame frame(Position at) {
        var frame = innermostSwitch;
        if (frame == null) {
            throw new Refusal(at, "case and default belong into a switch");
        }
        if (jumps.depth() != frame.blockDepth) {
            throw new Refusal(at, "case and default must stand directly in the block of their switch");
        }
        return frame;
    }

    private Typed.Statement caseLabel(Statement.Case label) {
        var frame = frame(label.at());
        var value = ((Integer) frame.type).truncate(expressions.constant(label.value(), "the value of a case"));
        if (!frame.values.add(value)) {
            throw new Refusal(label.at(), "the case %d is there already".formatted(value));
        }
        return new Typed.Statement.Case(value, label.at());
    }

    private Typed.Statement defaultLabel(Statement.Default label) {
        var frame = frame(label.at());
        if (frame.hasDefault) {
            throw new Refusal(label.at(), "this switch has a default already");
        }
        frame.hasDefault = true;
        return new Typed.Statement.Default(label.at());
    }

    private Typed.Statement returned(Statement.Return returned) {
        var at = returned.at();
        if (returned.value().isEmpty()) {
            if (!result.isVoid()) {
                throw new Refusal(at, "return needs a value of type %s".formatted(result.text()));
            }
            return new Typed.Statement.Return(Optional.empty(), at);
        }
        var operand = expressions.full(returned.value().get());
        if (result.isVoid()) {
            if (operand.type().isVoid()) {
                throw new Refusal(at, "return of a void call: call first, then return");
            }
            throw new Refusal(at, "a void function returns no value");
        }
        return new Typed.Statement.Return(
                Optional.of(Conversions.assigned(operand, result, "the result of this function")), at);
    }
}
