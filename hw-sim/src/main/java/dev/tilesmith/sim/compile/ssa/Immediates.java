package dev.tilesmith.sim.compile.ssa;

/** Which constants an instruction can hold. */
public final class Immediates {
    /** Frames up to this size keep every slot within reach of an immediate. */
    private static final long NEAR_FRAME_BYTES = 1024;

    private Immediates() {}

    /** Whether the right operand of the operation may be this constant. */
    public static boolean fits(Op op, long value) {
        return switch (op) {
            case ADD, ADDW, AND, OR, XOR, LT, LTU -> Arithmetic.fitsImmediate(value);
            case SLL, SRL, SRA -> value >= 0 && value < 64;
            case SLLW, SRLW, SRAW -> value >= 0 && value < 32;
            default -> false;
        };
    }

    /** Whether the operand of a node needs no register of its own although it is a constant. */
    public static boolean isFree(Node user, int index) {
        var operand = user.in[index];
        if (!operand.isConstant()) {
            return false;
        }
        var value = operand.imm;
        return switch (user.op) {
            case PHI -> true;
            case COPY -> true;
            case EQ, NE -> index == 1 && (value == 0 || Arithmetic.fitsImmediate(-value));
            case GE, GEU -> value == 0 || index == 1 && fits(user.op.negated(), value);
            default -> value == 0 || index == 1 && fits(user.op, value);
        };
    }

    /** Whether loads and stores may name stack slots directly. */
    public static boolean foldsSlot(Graph graph) {
        long bytes = 0;
        for (var slot : graph.slots) {
            bytes += slot.bytes() + 8;
        }
        return bytes <= NEAR_FRAME_BYTES;
    }
}
