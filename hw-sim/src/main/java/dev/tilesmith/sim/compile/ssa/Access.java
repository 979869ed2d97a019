package dev.tilesmith.sim.compile.ssa;

import dev.tilesmith.sim.c.check.CType;

/** The width of a load or store and how a loaded value is extended. */
public enum Access {
    INT8(1, Kind.INT),
    UINT8(1, Kind.INT),
    INT16(2, Kind.INT),
    UINT16(2, Kind.INT),
    INT32(4, Kind.INT),
    UINT32(4, Kind.INT),
    INT64(8, Kind.INT),
    FLOAT(4, Kind.F32),
    DOUBLE(8, Kind.F64);

    public final int bytes;
    public final Kind kind;

    Access(int bytes, Kind kind) {
        this.bytes = bytes;
        this.kind = kind;
    }

    /** How an object of a scalar type is read into its register form; a uint32 is kept sign-extended. */
    public static Access of(CType type) {
        return switch (type) {
            case CType.Integer integer ->
                switch (integer) {
                    case BOOL, UINT8 -> UINT8;
                    case INT8 -> INT8;
                    case INT16 -> INT16;
                    case UINT16 -> UINT16;
                    case INT32, UINT32 -> INT32;
                    case INT64, UINT64 -> INT64;
                };
            case CType.Floating floating -> floating == CType.Floating.FLOAT ? FLOAT : DOUBLE;
            case CType.Pointer _ -> INT64;
            case CType.Void _, CType.Array _, CType.Composite _ ->
                throw new IllegalStateException("not a scalar: " + type);
        };
    }
}
