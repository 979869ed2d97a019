package dev.tilesmith.sim.c.check;

import dev.tilesmith.sim.c.check.CType.Floating;
import dev.tilesmith.sim.c.check.CType.Integer;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.c.text.Refusal;

/** C's conversions: promotions, usual arithmetic conversions, assignment. Constants are folded on the way. */
public final class Conversions {
    private Conversions() {}

    static Value convert(Value value, CType to) {
        if (value.type().equals(to)) {
            return value;
        }
        if (value instanceof Value.Constant constant && isScalar(to)) {
            return new Value.Constant(to, Scalars.convert(constant.type(), to, constant.bits()), constant.at());
        }
        return new Value.Convert(to, value, value.at());
    }

    private static boolean isScalar(CType type) {
        return type instanceof Integer || type instanceof Floating || type instanceof CType.Pointer;
    }

    /** Integer promotion (C17 6.3.1.1): everything narrower than int fits into int. */
    static Integer promoted(Integer type) {
        return type.bits() < 32 ? Integer.INT32 : type;
    }

    static CType promoted(CType type) {
        return type instanceof Integer integer ? promoted(integer) : type;
    }

    /** A promoted operand; an unsigned bit-field narrower than int becomes int. */
    static Value promote(Operand operand) {
        var value = operand.decayed().value();
        if (operand instanceof Operand.Object object
                && object.place() instanceof Typed.Place.Member member
                && member.field().bitWidth() > 0
                && member.field().bitWidth() < 32) {
            return convert(value, Integer.INT32);
        }
        return convert(value, promoted(value.type()));
    }

    /** Usual arithmetic conversions (C17 6.3.1.8) of two promoted types. */
    static CType common(CType left, CType right) {
        if (left == Floating.DOUBLE || right == Floating.DOUBLE) {
            return Floating.DOUBLE;
        }
        if (left == Floating.FLOAT || right == Floating.FLOAT) {
            return Floating.FLOAT;
        }
        var first = promoted((Integer) left);
        var second = promoted((Integer) right);
        if (first.bits() != second.bits()) {
            return first.bits() > second.bits() ? first : second;
        }
        return first.isSigned() ? second : first;
    }

    /** The value as it is when assigned to the type; refuses what C has no implicit conversion for. */
    static Value assigned(Operand operand, Qualified to, String where) {
        var value = operand.decayed();
        var from = value.type();
        if (from.isArithmetic() && to.isArithmetic() || from.isPointer() && to.type() == Integer.BOOL) {
            return convert(value.value(), to.type());
        }
        if (to.isPointer() && (from.isPointer() || isNull(value.value()))) {
            return convert(value.value(), to.type());
        }
        if (from.type() instanceof CType.Composite source
                && to.type() instanceof CType.Composite target
                && source.definition() == target.definition()) {
            return value.value();
        }
        throw new Refusal(operand.at(), mismatch(from, to, where));
    }

    private static String mismatch(Qualified from, Qualified to, String where) {
        var hint = "";
        if (from.isVoid()) {
            hint = ": the call yields no value";
        } else if (from.isInteger() && to.isPointer()) {
            hint = ": take the address of an element, or cast";
        } else if (from.isPointer() && to.isArithmetic()) {
            hint = ": index it or dereference it, or cast to uint64_t for its address";
        }
        return "%s needs %s, got %s%s".formatted(where, to.text(), from.text(), hint);
    }

    static boolean isNull(Value value) {
        return value instanceof Value.Constant constant && constant.bits() == 0 && constant.type() instanceof Integer;
    }
}
