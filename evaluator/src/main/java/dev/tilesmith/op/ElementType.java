package dev.tilesmith.op;

import dev.tilesmith.sim.c.check.CType;
import java.util.Optional;

/** The element type of an array parameter, little-endian in the guest's memory. */
public enum ElementType {
    INT8("int8_t", 1, Kind.SIGNED),
    UINT8("uint8_t", 1, Kind.UNSIGNED),
    INT16("int16_t", 2, Kind.SIGNED),
    UINT16("uint16_t", 2, Kind.UNSIGNED),
    INT32("int32_t", 4, Kind.SIGNED),
    UINT32("uint32_t", 4, Kind.UNSIGNED),
    INT64("int64_t", 8, Kind.SIGNED),
    UINT64("uint64_t", 8, Kind.UNSIGNED),
    FLOAT32("float", 4, Kind.FLOATING),
    FLOAT64("double", 8, Kind.FLOATING);

    private enum Kind {
        SIGNED,
        UNSIGNED,
        FLOATING
    }

    private final String cName;
    private final int bytes;
    private final Kind kind;

    ElementType(String cName, int bytes, Kind kind) {
        this.cName = cName;
        this.bytes = bytes;
        this.kind = kind;
    }

    /** The element type of a C type, of an array that of its innermost elements; a bool is no number here. */
    public static Optional<ElementType> of(CType type) {
        return switch (type) {
            case CType.Array array -> of(array.element());
            case CType.Integer integer -> integerType(integer);
            case CType.Floating floating ->
                Optional.of(
                        switch (floating) {
                            case FLOAT -> FLOAT32;
                            case DOUBLE -> FLOAT64;
                        });
            case CType.Pointer _, CType.Void _, CType.Composite _ -> Optional.empty();
        };
    }

    private static Optional<ElementType> integerType(CType.Integer type) {
        return switch (type) {
            case BOOL -> Optional.empty();
            case INT8 -> Optional.of(INT8);
            case UINT8 -> Optional.of(UINT8);
            case INT16 -> Optional.of(INT16);
            case UINT16 -> Optional.of(UINT16);
            case INT32 -> Optional.of(INT32);
            case UINT32 -> Optional.of(UINT32);
            case INT64 -> Optional.of(INT64);
            case UINT64 -> Optional.of(UINT64);
        };
    }

    /** The plain C spelling, e.g. {@code int8_t}. */
    public String cName() {
        return cName;
    }

    public int bytes() {
        return bytes;
    }

    public boolean isFloating() {
        return kind == Kind.FLOATING;
    }

    public boolean isSigned() {
        return kind != Kind.UNSIGNED;
    }

    /** The integer at a flat index, sign- or zero-extended; for floats the raw bits. */
    public long load(byte[] content, int index) {
        var at = index * bytes;
        var value = 0L;
        for (var i = bytes - 1; i >= 0; i--) {
            value = value << 8 | content[at + i] & 0xFF;
        }
        var unused = 64 - bytes * 8;
        return isSigned() ? value << unused >> unused : value;
    }

    public void store(byte[] content, int index, long value) {
        var at = index * bytes;
        for (var i = 0; i < bytes; i++) {
            content[at + i] = (byte) (value >>> 8 * i);
        }
    }

    /** The floating value at a flat index. */
    public double loadFloating(byte[] content, int index) {
        var bits = load(content, index);
        return this == FLOAT32 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
    }

    public void storeFloating(byte[] content, int index, double value) {
        store(
                content,
                index,
                this == FLOAT32 ? Float.floatToRawIntBits((float) value) : Double.doubleToRawLongBits(value));
    }

    /** The element as people write it. */
    public String show(byte[] content, int index) {
        return switch (this) {
            case FLOAT32 -> Float.toString((float) loadFloating(content, index));
            case FLOAT64 -> Double.toString(loadFloating(content, index));
            case UINT64 -> Long.toUnsignedString(load(content, index));
            case INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> Long.toString(load(content, index));
        };
    }
}
