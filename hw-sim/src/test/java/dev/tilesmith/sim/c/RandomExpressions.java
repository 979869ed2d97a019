package dev.tilesmith.sim.c;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Expressions of generated programs, and the places that such an expression may be assigned to. None has side effects, and
 * shift counts, divisors and indices are guarded.
 */
record RandomExpressions(SplittableRandom random, NamesInScope names) {
    private static final List<String> TYPES = List.of(
            "int",
            "int",
            "int32_t",
            "uint32_t",
            "int8_t",
            "uint8_t",
            "int16_t",
            "uint16_t",
            "int64_t",
            "uint64_t",
            "long",
            "unsigned",
            "char",
            "_Bool");
    private static final int ARRAY = 16;

    String type() {
        return oneOf(TYPES);
    }

    /** An expression in parentheses, or a leaf. */
    String of(int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return leaf();
        }
        var left = of(depth - 1);
        return switch (random.nextInt(21)) {
            case 0, 1, 2 -> "(" + left + " + " + of(depth - 1) + ")";
            case 3, 4 -> "(" + left + " - " + of(depth - 1) + ")";
            case 5, 6 -> "(" + left + " * " + of(depth - 1) + ")";
            case 7 -> "(" + left + " / ((" + of(depth - 1) + " & 15) + 1))";
            case 8 -> "(" + left + " % ((" + of(depth - 1) + " & 7) + 3))";
            case 9 -> "(" + left + " " + oneOf(List.of("&", "|", "^")) + " " + of(depth - 1) + ")";
            case 10 -> "(" + left + " << (" + of(depth - 1) + " & " + random.nextInt(1, 32) + "))";
            case 11 -> "(" + left + " >> (" + of(depth - 1) + " & " + random.nextInt(1, 32) + "))";
            case 12 -> "(" + left + " " + oneOf(List.of("<", "<=", ">", ">=", "==", "!=")) + " " + of(depth - 1) + ")";
            case 13 -> "(" + left + (random.nextBoolean() ? " && " : " || ") + of(depth - 1) + ")";
            case 14 -> "(" + left + " ? " + of(depth - 1) + " : " + of(depth - 1) + ")";
            case 15 -> "(" + type() + ")" + left;
            case 16 -> oneOf(List.of("-", "~", "!", "+")) + "(" + left + ")";
            case 17 -> call(left, depth);
            case 18, 19 -> new FloatExpressions(random).of(left, of(depth - 1));
            default -> "((uint64_t)(" + left + ") >> " + random.nextInt(1, 63) + ")";
        };
    }

    /** Calls go only to helpers that are complete, from the kernel, and not from its loops inside loops. */
    private String call(String argument, int depth) {
        if (!names.inKernel || names.loopDepth > 1) {
            return "(" + argument + " - 1)";
        }
        var helper = random.nextInt(names.helpers.size());
        var struct = names.helpers.get(helper)
                ? names.structs.isEmpty() ? ", (struct pair){.x = 2, .low = 3}" : ", " + struct()
                : "";
        return "helper" + helper + "(" + argument + ", " + of(depth - 1) + ", in + " + random.nextInt(40) + struct
                + ")";
    }

    private String leaf() {
        return switch (random.nextInt(6)) {
            case 0 -> constant();
            case 1 -> element();
            case 2 ->
                names.structs.isEmpty()
                        ? readable()
                        : struct() + "." + oneOf(List.of("x", "y", "z.a", "z.b", "w[2]", "low", "high"));
            default -> readable();
        };
    }

    String constant() {
        return switch (random.nextInt(9)) {
            case 0 -> "" + random.nextInt(-4, 10);
            case 1 -> "" + random.nextInt(256);
            case 2 -> "0x" + Integer.toHexString(random.nextInt()) + "u";
            case 3 -> "" + random.nextInt(100000);
            case 4 -> random.nextLong(1L << 40) + "l";
            case 5 -> "0x" + Integer.toHexString(random.nextInt());
            case 6 -> "'" + (char) ('a' + random.nextInt(26)) + "'";
            case 7 -> "SECOND";
            default -> "MASK";
        };
    }

    private String element() {
        if (names.arrays.isEmpty() || random.nextBoolean()) {
            return (names.inKernel ? "in[" : "r[") + random.nextInt(names.inKernel ? 64 : 8) + "]";
        }
        return oneOf(names.arrays) + "[" + random.nextInt(ARRAY) + "]";
    }

    private String readable() {
        return names.readable.isEmpty() ? constant() : oneOf(names.readable);
    }

    /** What may stand left of an assignment. */
    String target() {
        var choice = random.nextInt(8);
        if (choice == 0 && !names.structs.isEmpty()) {
            return structMember();
        }
        if (choice == 1 && names.inKernel) {
            return "grid[" + index(3) + "][" + index(3) + "]";
        }
        return choice == 2 ? elementTarget() : scalarTarget();
    }

    String scalarTarget() {
        return names.writable.isEmpty() ? "p" : oneOf(names.writable);
    }

    String elementTarget() {
        return names.arrays.isEmpty() ? scalarTarget() : oneOf(names.arrays) + "[" + index(ARRAY - 1) + "]";
    }

    String structMember() {
        return struct() + "." + oneOf(List.of("x", "y", "z.a", "z.b", "w[2]", "low", "high", "w[" + index(3) + "]"));
    }

    String struct() {
        return oneOf(names.structs);
    }

    /** From 0 to a mask of low bits. */
    String index(int mask) {
        return random.nextInt(3) == 0 ? "" + random.nextInt(mask + 1) : "(" + of(1) + ") & " + mask;
    }

    private String oneOf(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
