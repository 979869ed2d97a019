package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.c.check.Typed.Value;
import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import java.util.List;

/** Lowers the known functions of C's library and of the vocabulary. Not thread-safe. */
final class Intrinsics {
    private final Emission out;

    Intrinsics(Emission out) {
        this.out = out;
    }

    Node lower(Value.Intrinsic intrinsic, List<Node> in) {
        return switch (intrinsic.kind()) {
            case FENCE -> out.add(Op.FENCE, Kind.NONE);
            case COUNTER -> out.add(Op.COUNTER, Kind.INT, in.toArray(Node[]::new));
            case FLOAT_BITS -> floatBits(in.getFirst());
            case BITS_FLOAT -> bitsFloat(in.getFirst(), intrinsic.type());
            case SQRT, SQRTF -> out.add(Op.FSQRT, in.getFirst().kind, in.getFirst());
            case FABS, FABSF -> out.add(Op.FABS, in.getFirst().kind, in.getFirst());
            case FMIN, FMINF -> out.add(Op.FMIN, in.getFirst().kind, in.getFirst(), in.get(1));
            case FMAX, FMAXF -> out.add(Op.FMAX, in.getFirst().kind, in.getFirst(), in.get(1));
            case ABS ->
                absolute(in.getFirst(), Conversions.integerOf(intrinsic.type()).bits() == 64);
            case MEMCPY -> {
                new MemoryLoops(out).copy(in.getFirst(), in.get(1), in.get(2), Access.UINT8);
                yield in.getFirst();
            }
            case MEMSET -> {
                new MemoryLoops(out).fill(in.getFirst(), in.get(1), in.get(2), Access.UINT8);
                yield in.getFirst();
            }
        };
    }

    private Node floatBits(Node value) {
        if (value.op == Op.FLOAT_CONSTANT) {
            return out.constant(value.kind == Kind.F32 ? (int) value.imm : value.imm);
        }
        return out.add(Op.FLOAT_BITS, Kind.INT, value);
    }

    private Node bitsFloat(Node value, CType type) {
        var kind = Conversions.kind(type);
        if (value.isConstant()) {
            return out.graph.floatConstant(kind, kind == Kind.F32 ? value.imm & 0xffff_ffffL : value.imm);
        }
        return out.add(Op.BITS_FLOAT, kind, value);
    }

    private Node absolute(Node value, boolean isWide) {
        var sign = out.integer(Op.SRA, value, 63);
        return out.integer(isWide ? Op.SUB : Op.SUBW, out.integer(Op.XOR, value, sign), sign);
    }
}
