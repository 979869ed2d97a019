package dev.tilesmith.sim.compile.ssa;

/** What the integer operations compute, as the RISC-V manual defines them; division by zero does not trap. */
public final class Arithmetic {
    private Arithmetic() {}

    /** Whether the operation on constants may be done now; a division by zero is left to the machine. */
    public static boolean canFold(Op op, long right) {
        return switch (op) {
            case DIV, DIVU, REM, REMU -> right != 0;
            case DIVW, DIVUW, REMW, REMUW -> (int) right != 0;
            case ADD, SUB, MUL, AND, OR, XOR, SLL, SRL, SRA, ADDW, SUBW, MULW, SLLW, SRLW, SRAW -> true;
            case EQ, NE, LT, GE, LTU, GEU -> true;
            default -> false;
        };
    }

    static boolean zeroIsNeutral(Op op) {
        return switch (op) {
            case ADD, SUB, OR, XOR, SLL, SRL, SRA -> true;
            default -> false;
        };
    }

    /** A dispatch table: longer than a method should be. */
    public static long fold(Op op, long left, long right) {
        var a = (int) left;
        var b = (int) right;
        return switch (op) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
            case AND -> left & right;
            case OR -> left | right;
            case XOR -> left ^ right;
            case SLL -> left << right;
            case SRL -> left >>> right;
            case SRA -> left >> right;
            case DIV -> left / right;
            case DIVU -> Long.divideUnsigned(left, right);
            case REM -> left % right;
            case REMU -> Long.remainderUnsigned(left, right);
            case ADDW -> a + b;
            case SUBW -> a - b;
            case MULW -> a * b;
            case SLLW -> a << b;
            case SRLW -> a >>> b;
            case SRAW -> a >> b;
            case DIVW -> a / b;
            case DIVUW -> Integer.divideUnsigned(a, b);
            case REMW -> a % b;
            case REMUW -> Integer.remainderUnsigned(a, b);
            case EQ -> left == right ? 1 : 0;
            case NE -> left != right ? 1 : 0;
            case LT -> left < right ? 1 : 0;
            case GE -> left >= right ? 1 : 0;
            case LTU -> Long.compareUnsigned(left, right) < 0 ? 1 : 0;
            case GEU -> Long.compareUnsigned(left, right) >= 0 ? 1 : 0;
            default -> throw new IllegalStateException("no integer operation: " + op);
        };
    }

    /** The extensions. */
    public static long extend(Op op, long value) {
        return switch (op) {
            case SEXT_B -> (byte) value;
            case SEXT_H -> (short) value;
            case SEXT_W -> (int) value;
            case ZEXT_B -> value & 0xff;
            case ZEXT_H -> value & 0xffff;
            case ZEXT_W -> value & 0xffff_ffffL;
            default -> throw new IllegalStateException("no extension: " + op);
        };
    }

    public static boolean isExtension(Op op) {
        return switch (op) {
            case SEXT_B, SEXT_H, SEXT_W, ZEXT_B, ZEXT_H, ZEXT_W -> true;
            default -> false;
        };
    }

    /** Whether the value fits the immediate of an I-type instruction. */
    public static boolean fitsImmediate(long value) {
        return value >= -2048 && value < 2048;
    }
}
