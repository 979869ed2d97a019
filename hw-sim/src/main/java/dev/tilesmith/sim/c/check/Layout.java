package dev.tilesmith.sim.c.check;

import java.util.ArrayList;
import java.util.List;

/** Places members as the RISC-V ABI does: bit-fields share the storage units of their declared type. Not thread-safe. */
final class Layout {
    private final boolean isUnion;
    private final List<CType.Field> fields = new ArrayList<>();
    private long bits;
    private long sizeBytes;
    private long alignment = 1;

    Layout(boolean isUnion) {
        this.isUnion = isUnion;
    }

    List<CType.Field> fields() {
        return fields;
    }

    void add(String name, CType type) {
        fields.add(new CType.Field(name, type, place(type), 0, 0));
    }

    /** Room for an object of the type; its byte offset. */
    long place(CType type) {
        alignment = Math.max(alignment, type.alignment());
        var offset = isUnion ? 0 : align((bits + 7) / 8, type.alignment());
        grow((offset + type.bytes()) * 8);
        return offset;
    }

    /** A member of a member without a name. */
    void addAt(CType.Field inner, long offset) {
        fields.add(new CType.Field(
                inner.name(), inner.type(), offset + inner.offset(), inner.bitOffset(), inner.bitWidth()));
    }

    /** Whether a field was added: a width of zero only ends the storage unit, and one without a name only pads. */
    boolean addBits(String name, CType.Integer type, int width) {
        var unit = type.bits();
        var start = isUnion ? 0 : bits;
        if (width == 0) {
            grow(align(start, unit));
            return false;
        }
        if (start / unit != (start + width - 1) / unit) {
            start = align(start, unit);
        }
        grow(start + width);
        if (name.isEmpty()) {
            return false;
        }
        alignment = Math.max(alignment, type.alignment());
        fields.add(new CType.Field(name, type, start / unit * type.bytes(), (int) (start % unit), width));
        return true;
    }

    private void grow(long endBits) {
        bits = endBits;
        sizeBytes = Math.max(sizeBytes, (endBits + 7) / 8);
    }

    CType.Composite finish(String tag, int definition) {
        return new CType.Composite(tag, isUnion, fields, align(sizeBytes, alignment), alignment, definition);
    }

    private static long align(long value, long alignment) {
        return (value + alignment - 1) / alignment * alignment;
    }
}
