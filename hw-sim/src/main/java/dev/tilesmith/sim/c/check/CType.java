package dev.tilesmith.sim.c.check;

import java.util.List;

/** A C type of the guest, with RV64 (LP64D) sizes. Qualifiers are checked and then forgotten. */
public sealed interface CType {
    /** Size in bytes; 0 for void. */
    long bytes();

    long alignment();

    /** Integer types. {@code char} is unsigned on RISC-V; {@code long long} is {@code long}; pointers are 64 bits. */
    enum Integer implements CType {
        BOOL(1, false),
        INT8(1, true),
        UINT8(1, false),
        INT16(2, true),
        UINT16(2, false),
        INT32(4, true),
        UINT32(4, false),
        INT64(8, true),
        UINT64(8, false);

        private final int bytes;
        private final boolean signed;

        Integer(int bytes, boolean signed) {
            this.bytes = bytes;
            this.signed = signed;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public long alignment() {
            return bytes;
        }

        public int bits() {
            return bytes * 8;
        }

        public boolean isSigned() {
            return signed;
        }

        /** The value of the low bits in this type, sign- or zero-extended to 64 bits. */
        public long truncate(long value) {
            if (this == BOOL) {
                return value == 0 ? 0 : 1;
            }
            var unused = 64 - bits();
            return signed ? value << unused >> unused : value << unused >>> unused;
        }
    }

    enum Floating implements CType {
        FLOAT(4),
        DOUBLE(8);

        private final int bytes;

        Floating(int bytes) {
            this.bytes = bytes;
        }

        @Override
        public long bytes() {
            return bytes;
        }

        @Override
        public long alignment() {
            return bytes;
        }
    }

    record Void() implements CType {
        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long alignment() {
            return 1;
        }
    }

    record Pointer(CType target) implements CType {
        @Override
        public long bytes() {
            return 8;
        }

        @Override
        public long alignment() {
            return 8;
        }
    }

    record Array(CType element, long count) implements CType {
        @Override
        public long bytes() {
            return element.bytes() * count;
        }

        @Override
        public long alignment() {
            return element.alignment();
        }
    }

    /** A struct or union with its layout computed. Two are the same type only if they are the same definition. */
    record Composite(String tag, boolean isUnion, List<Field> fields, long bytes, long alignment, int definition)
            implements CType {
        public Composite {
            fields = List.copyOf(fields);
        }
    }

    /** A member: byte offset, and bit offset and width inside its storage unit (width 0: not a bit-field). */
    record Field(String name, CType type, long offset, int bitOffset, int bitWidth) {}
}
