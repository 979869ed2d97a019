package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.Typed.Comparison;
import dev.tilesmith.sim.c.check.Typed.Operator;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Refusal;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;

/** Checks operators with two operands: operand types, promotions and conversions, constant folding. */
final class BinaryChecker {
    private final ExpressionChecker expressions;
    private final PointerArithmetic pointers;

    BinaryChecker(ExpressionChecker expressions, PointerArithmetic pointers) {
        this.expressions = expressions;
        this.pointers = pointers;
    }

    Operand check(Expression.Binary binary) {
        return switch (binary.operator()) {
            case MULTIPLY, DIVIDE, REMAINDER, AND, XOR, OR -> plain(combined(binary));
            case ADD, SUBTRACT -> sum(binary);
            case SHIFT_LEFT, SHIFT_RIGHT -> plain(shift(binary));
            case LESS -> comparison(binary, Comparison.LESS);
            case LESS_EQUAL -> comparison(binary, Comparison.LESS_EQUAL);
            case GREATER -> comparison(binary, Comparison.GREATER);
            case GREATER_EQUAL -> comparison(binary, Comparison.GREATER_EQUAL);
            case EQUAL -> comparison(binary, Comparison.EQUAL);
            case NOT_EQUAL -> comparison(binary, Comparison.NOT_EQUAL);
            case LOGICAL_AND -> logical(binary, true);
            case LOGICAL_OR -> logical(binary, false);
        };
    }

    private Value combined(Expression.Binary binary) {
        return combine(binary, expressions.check(binary.left()), expressions.check(binary.right()));
    }

    private Value combine(Expression.Binary binary, Operand left, Operand right) {
        requireNumbers(binary.operator(), left, right, binary.at());
        var first = Conversions.promote(left);
        var second = Conversions.promote(right);
        var type = Conversions.common(first.type(), second.type());
        var operator = operator(binary.operator());
        var divisor = Conversions.convert(second, type);
        checkDivisor(operator, divisor, binary.at());
        return compute(operator, Conversions.convert(first, type), divisor, binary.at());
    }

    private Operand sum(Expression.Binary binary) {
        var left = expressions.check(binary.left());
        var right = expressions.check(binary.right());
        var first = left.decayed();
        var second = right.decayed();
        var subtracts = binary.operator() == BinaryOperator.SUBTRACT;
        if (first.type().isPointer() && second.type().isInteger()) {
            return PointerArithmetic.moved(first, pointers.offset(first, second.value(), subtracts, binary.at()));
        }
        if (second.type().isPointer() && first.type().isInteger() && !subtracts) {
            return PointerArithmetic.moved(second, pointers.offset(second, first.value(), false, binary.at()));
        }
        if (subtracts && first.type().isPointer() && second.type().isPointer()) {
            return pointers.difference(first, second, binary.at());
        }
        return plain(combine(binary, left, right));
    }

    private Value shift(Expression.Binary binary) {
        var left = expressions.check(binary.left());
        var right = expressions.check(binary.right());
        requireNumbers(binary.operator(), left, right, binary.at());
        var value = Conversions.promote(left);
        var count = Conversions.promote(right);
        checkCount((Integer) value.type(), count, binary);
        return compute(operator(binary.operator()), value, count, binary.at());
    }

    private Operand comparison(Expression.Binary binary, Comparison comparison) {
        var left = expressions.check(binary.left());
        var right = expressions.check(binary.right());
        if (left.type().isArithmetic() && right.type().isArithmetic()) {
            var first = Conversions.promote(left);
            var second = Conversions.promote(right);
            var type = Conversions.common(first.type(), second.type());
            return plain(compare(
                    comparison, Conversions.convert(first, type), Conversions.convert(second, type), binary.at()));
        }
        return plain(pointerComparison(binary, comparison, left.decayed(), right.decayed()));
    }

    private static Value pointerComparison(
            Expression.Binary binary, Comparison comparison, Operand.Plain left, Operand.Plain right) {
        var type = left.type().isPointer() ? left.type() : right.type();
        var isRight = type.isPointer()
                && (left.type().isPointer() || Conversions.isNull(left.value()))
                && (right.type().isPointer() || Conversions.isNull(right.value()));
        if (!isRight) {
            throw new Refusal(
                    binary.at(),
                    "'%s' cannot compare %s with %s"
                            .formatted(
                                    binary.operator().symbol(),
                                    left.type().text(),
                                    right.type().text()));
        }
        return compare(
                comparison,
                Conversions.convert(left.value(), type.type()),
                Conversions.convert(right.value(), type.type()),
                binary.at());
    }

    static Value compare(Comparison comparison, Value left, Value right, Position at) {
        if (left instanceof Value.Constant first && right instanceof Value.Constant second) {
            var holds = Scalars.compare(comparison, first.type(), first.bits(), second.bits());
            return new Value.Constant(Integer.INT32, holds ? 1 : 0, at);
        }
        return new Value.Compare(comparison, left, right, at);
    }

    private Operand logical(Expression.Binary binary, boolean isAnd) {
        var symbol = binary.operator().symbol();
        var left = expressions.value(binary.left());
        var right = expressions.value(binary.right());
        ExpressionChecker.requireScalar(left, "an operand of '" + symbol + "'");
        ExpressionChecker.requireScalar(right, "an operand of '" + symbol + "'");
        if (left.value() instanceof Value.Constant first) {
            var isTrue = Scalars.isTrue(first.type(), first.bits());
            if (isTrue != isAnd) {
                return plain(new Value.Constant(Integer.INT32, isAnd ? 0 : 1, binary.at()));
            }
            if (right.value() instanceof Value.Constant second) {
                var result = Scalars.isTrue(second.type(), second.bits());
                return plain(new Value.Constant(Integer.INT32, result ? 1 : 0, binary.at()));
            }
        }
        return plain(new Value.Logical(isAnd, left.value(), right.value(), binary.at()));
    }

    /** An operation on operands of one type, folded when both are known. */
    static Value compute(Operator operator, Value left, Value right, Position at) {
        if (left instanceof Value.Constant first && right instanceof Value.Constant second) {
            var bits = Scalars.arithmetic(operator, first.type(), first.bits(), second.bits());
            return new Value.Constant(first.type(), bits, at);
        }
        return new Value.Arithmetic(operator, left, right, at);
    }

    static Operator operator(BinaryOperator operator) {
        return switch (operator) {
            case MULTIPLY -> Operator.MULTIPLY;
            case DIVIDE -> Operator.DIVIDE;
            case REMAINDER -> Operator.REMAINDER;
            case ADD -> Operator.ADD;
            case SUBTRACT -> Operator.SUBTRACT;
            case AND -> Operator.AND;
            case XOR -> Operator.XOR;
            case OR -> Operator.OR;
            case SHIFT_LEFT -> Operator.SHIFT_LEFT;
            case SHIFT_RIGHT -> Operator.SHIFT_RIGHT;
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL, LOGICAL_AND, LOGICAL_OR ->
                throw new IllegalArgumentException(operator + " computes no new value");
        };
    }

    static void requireNumbers(BinaryOperator operator, Operand left, Operand right, Position at) {
        var isWrong = needsIntegers(operator)
                ? !left.type().isInteger() || !right.type().isInteger()
                : !left.type().isArithmetic() || !right.type().isArithmetic();
        if (isWrong) {
            throw new Refusal(
                    at,
                    "'%s' needs two %s, got %s and %s"
                            .formatted(
                                    operator.symbol(),
                                    needsIntegers(operator) ? "integers" : "numbers",
                                    left.type().text(),
                                    right.type().text()));
        }
    }

    private static boolean needsIntegers(BinaryOperator operator) {
        return switch (operator) {
            case REMAINDER, AND, XOR, OR, SHIFT_LEFT, SHIFT_RIGHT -> true;
            case MULTIPLY, DIVIDE, ADD, SUBTRACT -> false;
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL, LOGICAL_AND, LOGICAL_OR -> false;
        };
    }

    static void checkCount(Integer type, Value count, Expression.Binary binary) {
        if (count instanceof Value.Constant constant && (constant.bits() < 0 || constant.bits() >= type.bits())) {
            throw new Refusal(
                    binary.at(),
                    "a shift of %s by %d is undefined in C: the count must be in [0, %d)%s"
                            .formatted(
                                    Qualified.text(type),
                                    constant.bits(),
                                    type.bits(),
                                    type.bits() == 32 ? "; cast the left side to uint64_t first" : ""));
        }
    }

    static void checkDivisor(Operator operator, Value divisor, Position at) {
        var divides = operator == Operator.DIVIDE || operator == Operator.REMAINDER;
        if (divides
                && divisor instanceof Value.Constant constant
                && constant.type() instanceof Integer
                && constant.bits() == 0) {
            throw new Refusal(at, "an integer divided by the constant 0 is undefined in C");
        }
    }

    private static Operand.Plain plain(Value value) {
        return ExpressionChecker.plain(value);
    }
}
