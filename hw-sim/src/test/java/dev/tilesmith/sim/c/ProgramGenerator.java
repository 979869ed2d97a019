package dev.tilesmith.sim.c;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random programs with one defined result, to compare compilers and interpreters: {@code void kernel(const int32_t
 * in[64], int32_t out[64])} with loops, arrays, structs, unions, pointers, casts, switches, limits and helper functions. Shift counts,
 * divisors and indices are guarded, loops are bounded, operands have no side effects; signed overflow wraps, so a
 * native compiler needs {@code -fwrapv -funsigned-char}. Not thread-safe.
 */
public final class ProgramGenerator {
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

    private final SplittableRandom random;
    private final StringBuilder out = new StringBuilder();
    /** Names that may be read; those of loops may not be written. */
    private final List<String> readable = new ArrayList<>();

    private final List<String> writable = new ArrayList<>();
    private final List<String> arrays = new ArrayList<>();
    private final List<String> structs = new ArrayList<>();
    private int helpers;
    private int names;
    private int indent = 1;
    private int loopDepth;
    private boolean inKernel;

    private ProgramGenerator(long seed) {
        random = new SplittableRandom(seed);
    }

    /** The program of a seed: always the same text. */
    public static String generate(long seed) {
        var generator = new ProgramGenerator(seed);
        generator.program();
        return generator.out.toString();
    }

    private void program() {
        out.append("#include <stddef.h>\n#include <stdint.h>\n");
        out.append("#define MASK 15\n");
        out.append("enum { FIRST, SECOND = 5, THIRD };\n");
        out.append("struct inner { int8_t a; uint16_t b; };\n");
        out.append(
                "struct pair { int32_t x; int64_t y; struct inner z; uint8_t w[4]; unsigned low : 5; int high : 7; };\n");
        out.append("union word { int32_t i; uint16_t h[4]; int8_t b[8]; int64_t l; };\n");
        out.append("static const int16_t table[16] = {");
        for (var index = 0; index < ARRAY; index++) {
            out.append(index == 0 ? "" : ", ").append(random.nextInt(-3000, 3000));
        }
        out.append("};\n");
        var count = random.nextInt(1, 4);
        for (var index = 0; index < count; index++) {
            helper();
        }
        kernel();
    }

    private void helper() {
        clear();
        var hasStruct = random.nextInt(4) == 0;
        out.append("static ").append(type()).append(" helper").append(helpers).append("(");
        out.append(type()).append(" p, ").append(type()).append(" q, const int32_t *r");
        out.append(hasStruct ? ", struct pair s" : "").append(") {\n");
        readable.addAll(List.of("p", "q", "r[p & 7]", "r[3]", "(int)(table[q & MASK])"));
        writable.addAll(List.of("p", "q"));
        if (hasStruct) {
            structs.add("s");
        }
        locals(2);
        statements(random.nextInt(1, 5), 2);
        line("return " + expression(3) + ";");
        out.append("}\n");
        helperHasStruct.add(hasStruct);
        helpers++;
    }

    private final List<Boolean> helperHasStruct = new ArrayList<>();

    private void kernel() {
        clear();
        inKernel = true;
        out.append("void kernel(const int32_t in[64], int32_t out[64]) {\n");
        readable.addAll(List.of("in[0]", "in[1]", "in[17]", "(int)sizeof(struct pair)", "THIRD", "table[3]"));
        locals(random.nextInt(3, 7));
        for (var index = 0; index < 2; index++) {
            var name = name("a");
            line(type() + " " + name + "[16] = {" + random.nextInt(-9, 9) + ", " + random.nextInt(0, 200)
                    + ", [5] = 7};");
            arrays.add(name);
        }
        line("int32_t grid[4][4] = {{1, 2}, {3}};");
        var pair = name("s");
        line("struct pair " + pair + " = {.y = " + constant() + ", .x = 3, .w = {1, 2}};");
        structs.add(pair);
        var other = name("s");
        line("struct pair " + other + " = " + pair + ";");
        structs.add(other);
        structArray(pair);
        unions();
        line("const int32_t *walk = in + " + random.nextInt(1, 20) + ";");
        readable.add("*walk");
        readable.add("walk[2]");
        readable.add("grid[1][2]");
        line("for (int i = 0; i < 64; i++) out[i] = i;");
        statements(random.nextInt(4, 12), 4);
        line("walk += " + random.nextInt(-1, 6) + ";");
        statements(random.nextInt(2, 6), 3);
        results();
        out.append("}\n");
    }

    /** Structures that are found at run time, so that a compiler must see what a copy of one may change. */
    private void structArray(String initial) {
        var name = name("m");
        line("struct pair " + name + "[4];");
        line("for (int i = 0; i < 4; i++) " + name + "[i] = " + initial + ";");
        for (var index : List.of("1", "in[2] & 3", "in[9] & 3")) {
            structs.add(name + "[" + index + "]");
        }
    }

    /** Members of unions are read as another one was written. */
    private void unions() {
        var name = name("u");
        line("union word " + name + "[4];");
        line("for (int i = 0; i < 4; i++) " + name + "[i].l = " + constant() + " + i;");
        for (var member : List.of("[in[3] & 3].i", "[1].i", "[in[4] & 3].h[1]", "[in[5] & 3].b[2]", "[1].l")) {
            readable.add(name + member);
            writable.add(name + member);
        }
    }

    /** Every variable shows in the result. */
    private void results() {
        var slot = 0;
        for (var variable : writable) {
            if (!variable.startsWith("out[")) {
                line("out[" + slot++ % 32 + "] ^= (int32_t)" + variable + ";");
            }
        }
        for (var array : arrays) {
            line("for (int i = 0; i < 16; i++) out[32 + i] += (int32_t)" + array + "[i] * (i + 3);");
        }
        line("for (int i = 0; i < 4; i++)");
        line("  for (int j = 0; j < 4; j++) out[48 + i * 4 + j] ^= grid[i][j];");
        for (var struct : structs) {
            for (var member : List.of("x", "y", "z.a", "z.b", "w[1]", "w[3]", "low", "high")) {
                line("out[" + slot++ % 32 + "] += (int32_t)" + struct + "." + member + ";");
            }
        }
    }

    private void clear() {
        readable.clear();
        writable.clear();
        arrays.clear();
        structs.clear();
    }

    private String name(String stem) {
        return stem + names++;
    }

    private String type() {
        return TYPES.get(random.nextInt(TYPES.size()));
    }

    private void line(String text) {
        out.append("  ".repeat(indent)).append(text).append('\n');
    }

    private void locals(int count) {
        for (var index = 0; index < count; index++) {
            var name = name("v");
            line(type() + " " + name + " = " + expression(2) + ";");
            readable.add(name);
            writable.add(name);
        }
    }

    private void statements(int count, int depth) {
        for (var index = 0; index < count; index++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        switch (random.nextInt(depth > 0 ? 19 : 8)) {
            case 0, 1 -> line(target() + " = " + expression(3) + ";");
            case 2 -> line(target() + compound());
            case 3 -> line(scalarTarget() + (random.nextBoolean() ? "++;" : "--;"));
            case 4 -> line(arrayElement(true) + " = " + expression(3) + ";");
            case 5 -> structStatement();
            case 6 -> line((inKernel ? "out[" + index(63) + "]" : target()) + " += (int32_t)(" + expression(3) + ");");
            case 7 -> line(new ChoiceStatements(random).of(target(), expression(2), expression(1)));
            case 8, 9 -> ifStatement(depth);
            case 10, 11 -> forLoop(depth);
            case 12 -> whileLoop(depth);
            case 13 -> switchStatement(depth);
            case 14 -> block(depth);
            case 15, 16, 17 -> shapedLoop(depth);
            default -> doLoop(depth);
        }
    }

    private String compound() {
        return switch (random.nextInt(8)) {
            case 0 -> " += " + expression(2) + ";";
            case 1 -> " -= " + expression(2) + ";";
            case 2 -> " *= " + expression(2) + ";";
            case 3 -> " ^= " + expression(2) + ";";
            case 4 -> " |= " + expression(2) + ";";
            case 5 -> " &= " + expression(2) + ";";
            case 6 -> " >>= " + random.nextInt(0, 8) + ";";
            default -> " /= (" + expression(1) + " & 7) + 1;";
        };
    }

    private String scalarTarget() {
        return writable.isEmpty() ? "p" : writable.get(random.nextInt(writable.size()));
    }

    private String target() {
        var choice = random.nextInt(8);
        if (choice == 0 && !structs.isEmpty()) {
            return struct() + "." + member();
        }
        if (choice == 1 && inKernel) {
            return "grid[" + index(3) + "][" + index(3) + "]";
        }
        return choice == 2 ? arrayElement(true) : scalarTarget();
    }

    private String struct() {
        return structs.get(random.nextInt(structs.size()));
    }

    private String member() {
        return List.of("x", "y", "z.a", "z.b", "w[2]", "low", "high", "w[" + index(3) + "]")
                .get(random.nextInt(8));
    }

    private void structStatement() {
        if (structs.size() > 1 && random.nextBoolean()) {
            line(struct() + " = " + struct() + ";");
        } else if (!structs.isEmpty()) {
            line(struct() + "." + member() + " = " + expression(2) + ";");
        } else {
            line(target() + " = " + expression(2) + ";");
        }
    }

    private String arrayElement(boolean isWritten) {
        if (arrays.isEmpty()) {
            return isWritten ? scalarTarget() : "table[" + index(15) + "]";
        }
        return arrays.get(random.nextInt(arrays.size())) + "[" + index(15) + "]";
    }

    private String index(int mask) {
        return random.nextInt(3) == 0 ? "" + random.nextInt(mask + 1) : "(" + expression(1) + ") & " + mask;
    }

    private void ifStatement(int depth) {
        line("if (" + expression(2) + ") {");
        inner(depth);
        if (random.nextBoolean()) {
            line("} else {");
            inner(depth);
        }
        line("}");
    }

    private void inner(int depth) {
        indent++;
        statements(random.nextInt(1, 3), depth - 1);
        indent--;
    }

    private void loopBody(String variable, int depth) {
        loopBody(variable, depth, true);
    }

    private void loopBody(String variable, int depth, boolean mayLeave) {
        indent++;
        readable.add(variable);
        var mark = readable.size();
        loopDepth++;
        if (mayLeave && loopDepth == 1 && random.nextInt(3) == 0) {
            line("if (" + expression(2) + ") " + (random.nextBoolean() ? "break;" : "continue;"));
        }
        statements(random.nextInt(1, 3), loopDepth > 2 ? 0 : depth - 1);
        loopDepth--;
        readable.subList(mark - 1, readable.size()).clear();
        indent--;
    }

    private void shapedLoop(int depth) {
        var variable = name("c");
        var shape = new LoopShapes(random).of(variable, expression(1));
        shape.before().forEach(this::line);
        loopBody(variable, depth, shape.mayLeave());
        shape.after().forEach(this::line);
        if (shape.isVisible()) {
            line(scalarTarget() + " ^= " + variable + ";");
        }
    }

    private void forLoop(int depth) {
        var variable = name("i");
        var trip = random.nextInt(1, 9);
        var step = random.nextInt(1, 4);
        var type = List.of("int", "unsigned", "long", "uint8_t", "int16_t").get(random.nextInt(5));
        line(
                switch (random.nextInt(3)) {
                    case 0 ->
                        "for (%s %s = %d; %s < %d; %s += %d) {"
                                .formatted(type, variable, random.nextInt(0, 3), variable, trip * step, variable, step);
                    case 1 -> "for (int %s = %d; %s >= 0; %s--) {".formatted(variable, trip, variable, variable);
                    default -> "for (%s %s = 0; %s < %d; %s++) {".formatted(type, variable, variable, trip, variable);
                });
        loopBody(variable, depth);
        line("}");
    }

    private void whileLoop(int depth) {
        var variable = name("n");
        line("int " + variable + " = " + random.nextInt(1, 7) + ";");
        line("while (" + variable + "-- > 0) {");
        loopBody(variable, depth);
        line("}");
    }

    private void doLoop(int depth) {
        var variable = name("n");
        line("int " + variable + " = " + random.nextInt(1, 7) + ";");
        line("do {");
        loopBody(variable, depth);
        line("} while (--" + variable + " > 0);");
    }

    private void switchStatement(int depth) {
        line("switch ((" + expression(2) + ") & 7) {");
        indent++;
        var first = random.nextInt(0, 3);
        for (var label = first; label < first + random.nextInt(2, 6); label++) {
            line("case " + label + ":");
            statements(1, Math.min(1, depth - 1));
            if (random.nextInt(3) != 0) {
                line("break;");
            }
        }
        if (random.nextBoolean()) {
            line("default:");
            statements(1, 0);
        }
        indent--;
        line("}");
    }

    private void block(int depth) {
        line("{");
        indent++;
        var name = name("v");
        line(type() + " " + name + " = " + expression(2) + ";");
        readable.add(name);
        writable.add(name);
        statements(2, depth - 1);
        readable.remove(name);
        writable.remove(name);
        indent--;
        line("}");
    }

    private String constant() {
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

    private String leaf() {
        return switch (random.nextInt(6)) {
            case 0 -> constant();
            case 1 -> arrayElementLeaf();
            case 2 ->
                structs.isEmpty()
                        ? readableName()
                        : struct() + "."
                                + List.of("x", "y", "z.a", "z.b", "w[2]", "low", "high")
                                        .get(random.nextInt(7));
            default -> readableName();
        };
    }

    private String arrayElementLeaf() {
        if (arrays.isEmpty() || random.nextBoolean()) {
            return (inKernel ? "in[" : "r[") + random.nextInt(inKernel ? 64 : 8) + "]";
        }
        return arrays.get(random.nextInt(arrays.size())) + "[" + random.nextInt(ARRAY) + "]";
    }

    private String readableName() {
        return readable.isEmpty() ? constant() : readable.get(random.nextInt(readable.size()));
    }

    /** An expression in parentheses, or a leaf. */
    private String expression(int depth) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return leaf();
        }
        var left = expression(depth - 1);
        return switch (random.nextInt(21)) {
            case 0, 1, 2 -> "(" + left + " + " + expression(depth - 1) + ")";
            case 3, 4 -> "(" + left + " - " + expression(depth - 1) + ")";
            case 5, 6 -> "(" + left + " * " + expression(depth - 1) + ")";
            case 7 -> "(" + left + " / ((" + expression(depth - 1) + " & 15) + 1))";
            case 8 -> "(" + left + " % ((" + expression(depth - 1) + " & 7) + 3))";
            case 9 -> "(" + left + " " + bitwise() + " " + expression(depth - 1) + ")";
            case 10 -> "(" + left + " << (" + expression(depth - 1) + " & " + random.nextInt(1, 32) + "))";
            case 11 -> "(" + left + " >> (" + expression(depth - 1) + " & " + random.nextInt(1, 32) + "))";
            case 12 -> "(" + left + " " + comparison() + " " + expression(depth - 1) + ")";
            case 13 -> "(" + left + (random.nextBoolean() ? " && " : " || ") + expression(depth - 1) + ")";
            case 14 -> "(" + left + " ? " + expression(depth - 1) + " : " + expression(depth - 1) + ")";
            case 15 -> "(" + type() + ")" + left;
            case 16 -> List.of("-", "~", "!", "+").get(random.nextInt(4)) + "(" + left + ")";
            case 17 -> call(left, depth);
            case 18, 19 -> new FloatExpressions(random).of(left, expression(depth - 1));
            default -> "((uint64_t)(" + left + ") >> " + random.nextInt(1, 63) + ")";
        };
    }

    private String bitwise() {
        return List.of("&", "|", "^").get(random.nextInt(3));
    }

    private String comparison() {
        return List.of("<", "<=", ">", ">=", "==", "!=").get(random.nextInt(6));
    }

    /** Calls go only to helpers that are complete, from the kernel, and not from its loops inside loops. */
    private String call(String argument, int depth) {
        if (!inKernel || loopDepth > 1) {
            return "(" + argument + " - 1)";
        }
        var helper = random.nextInt(helpers);
        var struct = helperHasStruct.get(helper)
                ? structs.isEmpty() ? ", (struct pair){.x = 2, .low = 3}" : ", " + struct()
                : "";
        return "helper" + helper + "(" + argument + ", " + expression(depth - 1) + ", in + " + random.nextInt(40)
                + struct + ")";
    }
}
