package dev.tilesmith.sim.c;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Random programs with one defined result, to compare compilers and interpreters: {@code void kernel(const int32_t
 * in[64], int32_t out[64])} with loops, arrays, structs, unions, pointers, casts, switches, limits and helper functions.
 * Signed overflow wraps, so a native compiler needs {@code -fwrapv -funsigned-char}. Not thread-safe.
 */
public final class ProgramGenerator {
    private final SplittableRandom random;
    private final NamesInScope names = new NamesInScope();
    private final ProgramText program = new ProgramText();
    private final RandomExpressions expressions;
    private final RandomStatements statements;

    private ProgramGenerator(long seed) {
        random = new SplittableRandom(seed);
        expressions = new RandomExpressions(random, names);
        statements = new RandomStatements(random, names, expressions, program);
    }

    /** The program of a seed: always the same text. */
    public static String generate(long seed) {
        var generator = new ProgramGenerator(seed);
        generator.program();
        return generator.program.toString();
    }

    private void program() {
        line("#include <stddef.h>");
        line("#include <stdint.h>");
        line("#define MASK 15");
        line("enum { FIRST, SECOND = 5, THIRD };");
        line("struct inner { int8_t a; uint16_t b; };");
        line("struct pair { int32_t x; int64_t y; struct inner z; uint8_t w[4]; unsigned low : 5; int high : 7; };");
        line("union word { int32_t i; uint16_t h[4]; int8_t b[8]; int64_t l; };");
        var numbers = Stream.generate(() -> "" + random.nextInt(-3000, 3000)).limit(16);
        line("static const int16_t table[16] = {" + numbers.collect(Collectors.joining(", ")) + "};");
        var count = random.nextInt(1, 4);
        for (var index = 0; index < count; index++) {
            helper();
        }
        kernel();
    }

    private void helper() {
        names.clear();
        var hasStruct = random.nextInt(4) == 0;
        line("static " + expressions.type() + " helper" + names.helpers.size() + "(" + expressions.type() + " p, "
                + expressions.type() + " q, const int32_t *r" + (hasStruct ? ", struct pair s" : "") + ") {");
        program.indent();
        names.readable.addAll(List.of("p", "q", "r[p & 7]", "r[3]", "(int)(table[q & MASK])"));
        names.writable.addAll(List.of("p", "q"));
        if (hasStruct) {
            names.structs.add("s");
        }
        locals(2);
        statements.some(random.nextInt(1, 5), 2);
        line("return " + expressions.of(3) + ";");
        program.outdent();
        line("}");
        names.helpers.add(hasStruct);
    }

    private void kernel() {
        names.clear();
        names.inKernel = true;
        line("void kernel(const int32_t in[64], int32_t out[64]) {");
        program.indent();
        names.readable.addAll(List.of("in[0]", "in[1]", "in[17]", "(int)sizeof(struct pair)", "THIRD", "table[3]"));
        locals(random.nextInt(3, 7));
        arrays();
        structs();
        unions();
        line("const int32_t *walk = in + " + random.nextInt(1, 20) + ";");
        names.readable.addAll(List.of("*walk", "walk[2]", "grid[1][2]"));
        line("for (int i = 0; i < 64; i++) out[i] = i;");
        statements.some(random.nextInt(4, 12), 4);
        line("walk += " + random.nextInt(-1, 6) + ";");
        statements.some(random.nextInt(2, 6), 3);
        results();
        program.outdent();
        line("}");
    }

    private void locals(int count) {
        for (var index = 0; index < count; index++) {
            statements.local();
        }
    }

    private void arrays() {
        for (var index = 0; index < 2; index++) {
            var name = names.fresh("a");
            line(expressions.type() + " " + name + "[16] = {" + random.nextInt(-9, 9) + ", " + random.nextInt(0, 200)
                    + ", [5] = 7};");
            names.arrays.add(name);
        }
        line("int32_t grid[4][4] = {{1, 2}, {3}};");
    }

    /** Structures, some found at run time, so that a compiler must see what a copy of one may change. */
    private void structs() {
        var first = names.fresh("s");
        line("struct pair " + first + " = {.y = " + expressions.constant() + ", .x = 3, .w = {1, 2}};");
        names.structs.add(first);
        var second = names.fresh("s");
        line("struct pair " + second + " = " + first + ";");
        names.structs.add(second);
        var many = names.fresh("m");
        line("struct pair " + many + "[4];");
        line("for (int i = 0; i < 4; i++) " + many + "[i] = " + first + ";");
        for (var index : List.of("1", "in[2] & 3", "in[9] & 3")) {
            names.structs.add(many + "[" + index + "]");
        }
    }

    /** Members of unions are read as another one was written. */
    private void unions() {
        var name = names.fresh("u");
        line("union word " + name + "[4];");
        line("for (int i = 0; i < 4; i++) " + name + "[i].l = " + expressions.constant() + " + i;");
        for (var member : List.of("[in[3] & 3].i", "[1].i", "[in[4] & 3].h[1]", "[in[5] & 3].b[2]", "[1].l")) {
            names.readable.add(name + member);
            names.writable.add(name + member);
        }
    }

    /** Every variable shows in the result. */
    private void results() {
        var slot = 0;
        for (var variable : names.writable) {
            line("out[" + slot++ % 32 + "] ^= (int32_t)" + variable + ";");
        }
        for (var array : names.arrays) {
            line("for (int i = 0; i < 16; i++) out[32 + i] += (int32_t)" + array + "[i] * (i + 3);");
        }
        line("for (int i = 0; i < 4; i++)");
        line("  for (int j = 0; j < 4; j++) out[48 + i * 4 + j] ^= grid[i][j];");
        for (var struct : names.structs) {
            for (var member : List.of("x", "y", "z.a", "z.b", "w[1]", "w[3]", "low", "high")) {
                line("out[" + slot++ % 32 + "] += (int32_t)" + struct + "." + member + ";");
            }
        }
    }

    private void line(String text) {
        program.line(text);
    }
}
