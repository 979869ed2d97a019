package dev.tilesmith.sim.c;

import dev.tilesmith.sim.c.CType.Integer;
import dev.tilesmith.sim.c.Expression.BinaryOperator;
import dev.tilesmith.sim.c.Typed.Comparison;
import dev.tilesmith.sim.c.Typed.Operator;
import dev.tilesmith.sim.c.Typed.Place;
import dev.tilesmith.sim.c.Typed.Value;

/** Checks operators: operand types, promotions and conversions, constant folding. */
final class OperatorChecker {
    private final Context context;
    private final ExpressionChecker expressions;

    OperatorChecker(Context context, ExpressionChecker expressions) {
        this.context = context;
        this.expressions = expressions;
    }

    Operand unary(Expression.Unary unary) {
        var at = unary.at();
        return switch (unary.operator()) {
            case PLUS -> plain(arithmetic(unary.operand(), "+"));
            case MINUS -> plain(negate(arithmetic(unary.operand(), "-"), at));
            case COMPLEMENT -> plain(complement(unary.operand(), at));
            case NOT -> plain(not(unary.operand(), at));
            case DEREFERENCE -> dereference(unary);
            case ADDRESS_OF -> addressOf(unary);
            case PRE_INCREMENT -> step(unary, Operator.ADD, false);
            case PRE_DECREMENT -> step(unary, Operator.SUBTRACT, false);
            case POST_INCREMENT -> step(unary, Operator.ADD, true);
            case POST_DECREMENT -> step(unary, Operator.SUBTRACT, true);
        };
    }

    private static Operand.Plain plain(Value value) {
        return ExpressionChecker.plain(value);
    }

    private Value arithmetic(Expression operand, String symbol) {
        var checked = expressions.check(operand);
        if (!checked.type().isArithmetic()) {
            throw new Refusal(
                    operand.at(),
                    "'%s' needs a number, got %s"
                            .formatted(symbol, checked.type().text()));
        }
        return Conversions.promote(checked);
    }

    private static Value negate(Value value, Position at) {
        return value instanceof Value.Constant constant
                ? new Value.Constant(constant.type(), Scalars.negate(constant.type(), constant.bits()), at)
                : new Value.Negate(value, at);
    }

    private Value complement(Expression operand, Position at) {
        var value = arithmetic(operand, "~");
        if (!(value.type() instanceof Integer integer)) {
            throw new Refusal(at, "'~' needs an integer, got %s".formatted(Qualified.text(value.type())));
        }
        return value instanceof Value.Constant constant
                ? new Value.Constant(integer, integer.truncate(~constant.bits()), at)
                : new Value.Complement(value, at);
    }

    private Value not(Expression operand, Position at) {
        var value = expressions.value(operand);
        ExpressionChecker.requireScalar(value, "the operand of '!'");
        return compare(
                Comparison.EQUAL,
                value.value(),
                new Value.Constant(value.value().type(), 0, at),
                at);
    }

    private Operand dereference(Expression.Unary unary) {
        var pointer = expressions.value(unary.operand());
        if (!pointer.type().isPointer()) {
            throw new Refusal(
                    unary.at(),
                    "'*' needs a pointer, got %s".formatted(pointer.type().text()));
        }
        return expressions.element(pointer, pointer.value(), unary.at());
    }

    private Operand addressOf(Expression.Unary unary) {
        var operand = expressions.check(unary.operand());
        var place = switch (operand) {
            case Operand.Object object
            when object.isBitField() -> throw new Refusal(unary.at(), "a bit-field has no address");
            case Operand.Object object -> object.place();
            case Operand.Known known -> known.place();
            case Operand.Plain _ ->
                throw new Refusal(unary.at(), "'&' needs a variable or an element, not a computed value");
        };
        takeAddress(place);
        var pointer = Qualified.pointerTo(operand.type());
        return new Operand.Plain(new Value.AddressOf(place, pointer.type(), unary.at()), pointer);
    }

    private static void takeAddress(Place place) {
        switch (place) {
            case Place.Local local -> local.variable().takeAddress();
            case Place.Member member -> takeAddress(member.object());
            case Place.Static _, Place.At _ -> {
                // Already in memory.
            }
        }
    }

    /** An object that may be changed. */
    Operand.Object assignable(Expression target, String symbol) {
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

    private Operand step(Expression.Unary unary, Operator operator, boolean yieldsOld) {
        var symbol = unary.operator().symbol();
        var object = assignable(unary.operand(), symbol);
        var type = object.type();
        if (!type.isScalar()) {
            throw new Refusal(unary.at(), "'%s' needs a number or a pointer, got %s".formatted(symbol, type.text()));
        }
        CType computedIn =
                type.isPointer() ? Integer.INT64 : Conversions.common(Conversions.promoted(type.type()), Integer.INT32);
        var one = type.isPointer() ? scale(type, unary.at()) : 1;
        var step = Conversions.convert(new Value.Constant(Integer.INT32, one, unary.at()), computedIn);
        var update = new Value.Update(operator, object.place(), computedIn, step, yieldsOld, unary.at());
        return new Operand.Plain(update, type);
    }

    private long scale(Qualified pointer, Position at) {
        var target = context.complete(pointer.target());
        if (target.isVoid()) {
            // gcc counts in bytes.
            return 1;
        }
        expressions.types().requireComplete(target.type(), at);
        return target.type().bytes();
    }

    Operand binary(Expression.Binary binary) {
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

    private static Operator operator(BinaryOperator operator) {
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

    private static boolean needsIntegers(BinaryOperator operator) {
        return switch (operator) {
            case REMAINDER, AND, XOR, OR, SHIFT_LEFT, SHIFT_RIGHT -> true;
            case MULTIPLY, DIVIDE, ADD, SUBTRACT -> false;
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL, LOGICAL_AND, LOGICAL_OR -> false;
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
        return compute(
                operator(binary.operator()),
                Conversions.convert(first, type),
                Conversions.convert(second, type),
                binary.at());
    }

    private static void requireNumbers(BinaryOperator operator, Operand left, Operand right, Position at) {
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

    /** An operation on operands of one type, folded when both are known. Division by a zero is left to run time. */
    static Value compute(Operator operator, Value left, Value right, Position at) {
        var divides = operator == Operator.DIVIDE || operator == Operator.REMAINDER;
        if (left instanceof Value.Constant first
                && right instanceof Value.Constant second
                && !(divides && second.bits() == 0 && second.type() instanceof Integer)) {
            var bits = Scalars.arithmetic(operator, first.type(), first.bits(), second.bits());
            return new Value.Constant(first.type(), bits, at);
        }
        return new Value.Arithmetic(operator, left, right, at);
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

    private static void checkCount(Integer type, Value count, Expression.Binary binary) {
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

    private Operand sum(Expression.Binary binary) {
        var left = expressions.check(binary.left());
        var right = expressions.check(binary.right());
        var first = left.decayed();
        var second = right.decayed();
        var subtracts = binary.operator() == BinaryOperator.SUBTRACT;
        if (first.type().isPointer() && second.type().isInteger()) {
            return moved(first, offset(first, second.value(), subtracts, binary.at()));
        }
        if (second.type().isPointer() && first.type().isInteger() && !subtracts) {
            return moved(second, offset(second, first.value(), false, binary.at()));
        }
        if (subtracts && first.type().isPointer() && second.type().isPointer()) {
            return difference(first, second, binary.at());
        }
        return plain(combine(binary, left, right));
    }

    private static Operand moved(Operand.Plain pointer, Value address) {
        return new Operand.Plain(address, pointer.type());
    }

    /** {@code pointer + index} or {@code pointer - index} in elements. */
    Value offset(Operand.Plain pointer, Value index, boolean subtracts, Position at) {
        var scale = scale(pointer.type(), at);
        if (index instanceof Value.Constant constant && constant.bits() == 0) {
            return pointer.value();
        }
        var integer = (Integer) index.type();
        Value wide = Conversions.convert(index, integer.isSigned() ? Integer.INT64 : Integer.UINT64);
        return new Value.Offset(pointer.value(), subtracts ? negate(wide, at) : wide, scale, at);
    }

    private Operand difference(Operand.Plain left, Operand.Plain right, Position at) {
        var scale = scale(left.type(), at);
        if (scale != scale(right.type(), at)) {
            throw new Refusal(
                    at,
                    "'-' needs pointers of one type, got %s and %s"
                            .formatted(left.type().text(), right.type().text()));
        }
        return plain(new Value.Difference(left.value(), right.value(), scale, at));
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

    private static Value compare(Comparison comparison, Value left, Value right, Position at) {
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

    Operand conditional(Expression.Conditional choice) {
        var condition = expressions.value(choice.condition());
        ExpressionChecker.requireScalar(condition, "the condition of '?'");
        var whenTrue = expressions.check(choice.whenTrue());
        var whenFalse = expressions.check(choice.whenFalse());
        var type = conditionalType(whenTrue, whenFalse, choice.at());
        var first = conditionalValue(whenTrue, type);
        var second = conditionalValue(whenFalse, type);
        if (condition.value() instanceof Value.Constant constant) {
            return new Operand.Plain(Scalars.isTrue(constant.type(), constant.bits()) ? first : second, type);
        }
        return new Operand.Plain(new Value.Conditional(condition.value(), first, second, choice.at()), type);
    }

    private static Value conditionalValue(Operand operand, Qualified type) {
        return type.isScalar()
                ? Conversions.convert(
                        operand.type().isInteger()
                                ? Conversions.promote(operand)
                                : operand.decayed().value(),
                        type.type())
                : operand.decayed().value();
    }

    private static Qualified conditionalType(Operand whenTrue, Operand whenFalse, Position at) {
        var first = whenTrue.decayed();
        var second = whenFalse.decayed();
        if (first.type().isArithmetic() && second.type().isArithmetic()) {
            return Qualified.of(Conversions.common(
                    Conversions.promote(whenTrue).type(),
                    Conversions.promote(whenFalse).type()));
        }
        if (first.type().isPointer() && Conversions.isNull(second.value())) {
            return first.type();
        }
        if (second.type().isPointer() && Conversions.isNull(first.value())) {
            return second.type();
        }
        if (first.type().isPointer() && second.type().isPointer()) {
            return first.type().target().isConst() ? first.type() : second.type();
        }
        if (first.type().type().equals(second.type().type()) && !first.type().isArithmetic()) {
            return first.type();
        }
        throw new Refusal(
                at,
                "the arms of '?:' have types that do not go together: %s and %s"
                        .formatted(first.type().text(), second.type().text()));
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
        var operator = operator(assign.operator());
        if (target.type().isPointer()
                && operand.type().isInteger()
                && (operator == Operator.ADD || operator == Operator.SUBTRACT)) {
            var bytes = Conversions.convert(operand.decayed().value(), Integer.INT64);
            var scaled = compute(
                    Operator.MULTIPLY,
                    bytes,
                    new Value.Constant(Integer.INT64, scale(target.type(), assign.at()), assign.at()),
                    assign.at());
            return updated(target, operator, Integer.INT64, scaled, assign.at());
        }
        requireNumbers(assign.operator(), target, operand, assign.at());
        var place = Conversions.promoted(target.type().type());
        var value = Conversions.promote(operand);
        if (operator == Operator.SHIFT_LEFT || operator == Operator.SHIFT_RIGHT) {
            checkCount(
                    (Integer) place,
                    value,
                    new Expression.Binary(assign.operator(), assign.target(), assign.value(), assign.at()));
            return updated(target, operator, place, value, assign.at());
        }
        var computedIn = Conversions.common(place, value.type());
        return updated(target, operator, computedIn, Conversions.convert(value, computedIn), assign.at());
    }

    private static Operand updated(
            Operand.Object target, Operator operator, CType computedIn, Value value, Position at) {
        return new Operand.Plain(
                new Value.Update(operator, target.place(), computedIn, value, false, at), target.type());
    }
}
