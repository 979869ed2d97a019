package dev.tilesmith.sim.c.check;

import java.util.Optional;

/**
 * A type with its const: {@link CType} forgets qualifiers, the checker needs them until every assignment is checked.
 *
 * @param inner what a pointer points to, or the element of an array
 */
record Qualified(CType type, boolean isConst, Optional<Qualified> inner) {
    static Qualified of(CType type) {
        return switch (type) {
            case CType.Pointer pointer -> new Qualified(type, false, Optional.of(of(pointer.target())));
            case CType.Array array -> new Qualified(type, false, Optional.of(of(array.element())));
            case CType.Integer _, CType.Floating _, CType.Void _, CType.Composite _ ->
                new Qualified(type, false, Optional.empty());
        };
    }

    static Qualified pointerTo(Qualified target) {
        return new Qualified(new CType.Pointer(target.type), false, Optional.of(target));
    }

    static Qualified arrayOf(Qualified element, long count) {
        return new Qualified(new CType.Array(element.type, count), false, Optional.of(element));
    }

    /** The const of an array belongs to its elements. */
    Qualified asConst() {
        return type instanceof CType.Array
                ? new Qualified(type, false, inner.map(Qualified::asConst))
                : new Qualified(type, true, inner);
    }

    /** Pointed-to or element type. */
    Qualified target() {
        return inner.orElseThrow();
    }

    /** Whether the object, or every element of an array, is const. */
    boolean isAllConst() {
        return type instanceof CType.Array ? target().isAllConst() : isConst;
    }

    /** Whether what lies behind all arrays and pointers is const. */
    boolean isConstBehind() {
        return inner.map(Qualified::isConstBehind).orElse(isConst);
    }

    boolean isArithmetic() {
        return type instanceof CType.Integer || type instanceof CType.Floating;
    }

    boolean isInteger() {
        return type instanceof CType.Integer;
    }

    boolean isPointer() {
        return type instanceof CType.Pointer;
    }

    boolean isScalar() {
        return isArithmetic() || isPointer();
    }

    boolean isVoid() {
        return type instanceof CType.Void;
    }

    /** The type in words, for diagnostics. */
    String text() {
        return text(type);
    }

    static String text(CType type) {
        return switch (type) {
            case CType.Integer integer ->
                switch (integer) {
                    case BOOL -> "bool";
                    case INT8 -> "int8_t";
                    case UINT8 -> "uint8_t";
                    case INT16 -> "int16_t";
                    case UINT16 -> "uint16_t";
                    case INT32 -> "int";
                    case UINT32 -> "uint32_t";
                    case INT64 -> "int64_t";
                    case UINT64 -> "uint64_t";
                };
            case CType.Floating floating -> floating == CType.Floating.FLOAT ? "float" : "double";
            case CType.Void _ -> "void";
            case CType.Pointer(CType.Array array) -> text(array.element()) + " (*)[" + array.count() + "]";
            case CType.Pointer pointer -> text(pointer.target()) + " *";
            case CType.Array array -> text(array.element()) + "[" + array.count() + "]";
            case CType.Composite composite ->
                (composite.isUnion() ? "union " : "struct ") + (composite.tag().isEmpty() ? "{…}" : composite.tag());
        };
    }
}
