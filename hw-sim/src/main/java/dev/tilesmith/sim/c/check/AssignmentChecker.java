package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.Typed.Operator;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Printer;

/** Checks assignments, and the operators that assign: what may be changed, and in which type the new value is computed. */
final class AssignmentChecker {
    private final ExpressionChecker expressions;
    private final PointerArithmetic pointers;

    AssignmentChecker(ExpressionChecker expressions, PointerArithmetic pointers) {
        this.expressions = expressions;
        this.pointers = pointers;
    }

    Operand assign(Expression.Assign assign) {
        var target = assignable(assign.target(), "=");
        var value = Conversions.assigned(
                expressions.check(assign.value()), target.type(), "'" + Printer.print(assign.target()) + "'");
        return new Operand.Plain(new Value.Assign(target.place(), value, assign.at()), target.type());
    }

    Operand compoundAssign(Expression.CompoundAssign assign) {
        var target = assignable(assign.target(), assign.operator().symbol() + "=");
        var operand = expressions.check(assign.value());
        var operator = BinaryChecker.operator(assign.operator());
        if (target.type().isPointer()
                && operand.type().isInteger()
                && (operator == Operator.ADD || operator == Operator.SUBTRACT)) {
            var bytes = Conversions.convert(operand.decayed().value(), Integer.INT64);
            var scaled = BinaryChecker.compute(
                    Operator.MULTIPLY,
                    bytes,
                    new Value.Constant(Integer.INT64, pointers.scale(target.type(), assign.at()), assign.at()),
                    assign.at());
            return updated(target, operator, Integer.INT64, scaled, assign.at());
        }
        BinaryChecker.requireNumbers(assign.operator(), target, operand, assign.at());
        var place = Conversions.promoted(target.type().type());
        var value = Conversions.promote(operand);
        if (operator == Operator.SHIFT_LEFT || operator == Operator.SHIFT_RIGHT) {
            BinaryChecker.checkCount(
                    (Integer) place,
                    value,
                    new Expression.Binary(assign.operator(), assign.target(), assign.value(), assign.at()));
            return updated(target, operator, place, value, assign.at());
        }
        var computedIn = Conversions.common(place, value.type());
        var converted = Conversions.convert(value, computedIn);
        BinaryChecker.checkDivisor(operator, converted, assign.at());
        return updated(target, operator, computedIn, converted, assign.at());
    }

    private static Operand updated(
            Operand.Object target, Operator operator, CType computedIn, Value value, Position at) {
        return new Operand.Plain(
                new Value.Update(operator, target.place(), computedIn, value, false, at), target.type());
    }

    /** An increment or decrement. */
    Operand step(Expression.Unary unary, Operator operator, boolean yieldsOld) {
        var symbol = unary.operator().symbol();
        var object = assignable(unary.operand(), symbol);
        var type = object.type();
        if (!type.isScalar()) {
            throw new Refusal(unary.at(), "'%s' needs a number or a pointer, got %s".formatted(symbol, type.text()));
        }
        CType computedIn =
                type.isPointer() ? Integer.INT64 : Conversions.common(Conversions.promoted(type.type()), Integer.INT32);
        var one = type.isPointer() ? pointers.scale(type, unary.at()) : 1;
        var step = Conversions.convert(new Value.Constant(Integer.INT32, one, unary.at()), computedIn);
        var update = new Value.Update(operator, object.place(), computedIn, step, yieldsOld, unary.at());
        return new Operand.Plain(update, type);
    }

    /** An object that may be changed. */
    private Operand.Object assignable(Expression target, String symbol) {
        var operand = expressions.check(target);
        if (!(operand instanceof Operand.Object object)) {
            throw new Refusal(
                    target.at(),
                    operand instanceof Operand.Known
                            ? "'%s' is const and cannot be changed".formatted(Printer.print(target))
                            : "the left side of '%s' is no object that can be changed".formatted(symbol));
        }
        if (object.type().type() instanceof CType.Array) {
            throw new Refusal(target.at(), "an array cannot be assigned: assign its elements");
        }
        if (object.type().isConst()) {
            throw new Refusal(target.at(), "'%s' is const and cannot be changed".formatted(Printer.print(target)));
        }
        return object;
    }
}
