package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.compile.ssa.FloatFolding;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/** C's scalar conversions, on values in register form. */
public final class Conversions {
    private Conversions() {}

    static Kind kind(CType type) {
        return switch (type) {
            case CType.Floating floating -> floating == CType.Floating.FLOAT ? Kind.F32 : Kind.F64;
            case CType.Integer _, CType.Pointer _, CType.Array _, CType.Composite _ -> Kind.INT;
            case CType.Void _ -> Kind.NONE;
        };
    }

    /** Pointers are 64-bit unsigned integers. */
    static CType.Integer integerOf(CType type) {
        return type instanceof CType.Integer integer ? integer : CType.Integer.UINT64;
    }

    static Node convert(Emission out, Node value, CType from, CType to) {
        if (to instanceof CType.Void) {
            return value;
        }
        if (to instanceof CType.Floating target) {
            return from instanceof CType.Floating
                    ? floatToFloat(out, value, kind(target))
                    : integerToFloat(out, value, integerOf(from), kind(target));
        }
        var target = integerOf(to);
        return from instanceof CType.Floating
                ? floatToInteger(out, value, target)
                : integerToInteger(out, value, integerOf(from), target);
    }

    private static Node floatToFloat(Emission out, Node value, Kind to) {
        if (value.kind == to) {
            return value;
        }
        if (value.op == Op.FLOAT_CONSTANT) {
            return out.graph.floatConstant(to, FloatFolding.convert(value.imm, value.kind, to));
        }
        return out.add(Op.FLOAT_TO_FLOAT, to, value);
    }

    private static Node integerToFloat(Emission out, Node value, CType.Integer from, Kind to) {
        var format = from.bits() < 32 ? 0 : code(from);
        if (value.isConstant()) {
            return out.graph.floatConstant(to, FloatFolding.fromInteger(value.imm, format, to));
        }
        var node = out.add(Op.INT_TO_FLOAT, to, value);
        node.imm = format;
        return node;
    }

    private static Node floatToInteger(Emission out, Node value, CType.Integer to) {
        if (to == CType.Integer.BOOL) {
            var zero = out.graph.floatConstant(value.kind, 0);
            return out.integer(Op.XOR, out.add(Op.FEQ, Kind.INT, value, zero), 1);
        }
        var format = to.bits() < 32 ? (to.isSigned() ? 0 : 1) : code(to);
        if (value.op == Op.FLOAT_CONSTANT) {
            return narrow(out, out.constant(FloatFolding.toInteger(value.imm, value.kind, format)), to);
        }
        var node = out.add(Op.FLOAT_TO_INT, Kind.INT, value);
        node.imm = format;
        return narrow(out, node, to);
    }

    private static int code(CType.Integer type) {
        return (type.bits() == 64 ? 2 : 0) + (type.isSigned() ? 0 : 1);
    }

    private static Node integerToInteger(Emission out, Node value, CType.Integer from, CType.Integer to) {
        if (to == CType.Integer.BOOL) {
            return from == CType.Integer.BOOL ? value : out.integer(Op.NE, value, 0);
        }
        if (to.bits() == 64) {
            return from == CType.Integer.UINT32 ? out.extend(Op.ZEXT_W, value) : value;
        }
        if (fits(from, to)) {
            return value;
        }
        return narrow(out, value, to);
    }

    /** Whether every value of one type, in register form, is also the register form in the other. */
    private static boolean fits(CType.Integer from, CType.Integer to) {
        if (to.bits() == 32) {
            return from.bits() <= 32;
        }
        if (from.bits() < to.bits()) {
            return to.isSigned() || !from.isSigned();
        }
        return from == to;
    }

    /** The low bits of any integer in the register form of a type. */
    static Node narrow(Emission out, Node value, CType.Integer to) {
        return switch (to) {
            case BOOL -> out.integer(Op.NE, value, 0);
            case INT8 -> out.extend(Op.SEXT_B, value);
            case UINT8 -> out.extend(Op.ZEXT_B, value);
            case INT16 -> out.extend(Op.SEXT_H, value);
            case UINT16 -> out.extend(Op.ZEXT_H, value);
            case INT32, UINT32 -> out.extend(Op.SEXT_W, value);
            case INT64, UINT64 -> value;
        };
    }
}
