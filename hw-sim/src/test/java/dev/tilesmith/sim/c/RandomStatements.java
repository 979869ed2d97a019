package dev.tilesmith.sim.c;

import java.util.List;
import java.util.SplittableRandom;

/** Statements of generated programs; loops are bounded. */
record RandomStatements(
        SplittableRandom random, NamesInScope names, RandomExpressions expressions, ProgramText program) {
    /** Some statements; those inside them go as deep as this. */
    void some(int count, int depth) {
        for (var index = 0; index < count; index++) {
            one(depth);
        }
    }

    /** Declares a variable; returns its name. */
    String local() {
        var name = names.fresh("v");
        line(expressions.type() + " " + name + " = " + expression(2) + ";");
        names.readable.add(name);
        names.writable.add(name);
        return name;
    }

    private void one(int depth) {
        switch (random.nextInt(depth > 0 ? 19 : 8)) {
            case 0, 1 -> line(target() + " = " + expression(3) + ";");
            case 2 -> line(target() + compound());
            case 3 -> line(expressions.scalarTarget() + (random.nextBoolean() ? "++;" : "--;"));
            case 4 -> line(expressions.elementTarget() + " = " + expression(3) + ";");
            case 5 -> struct();
            case 6 -> line(output() + " += (int32_t)(" + expression(3) + ");");
            case 7 -> line(new ChoiceStatements(random).of(target(), expression(2), expression(1)));
            case 8, 9 -> choice(depth);
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

    private void struct() {
        if (names.structs.size() > 1 && random.nextBoolean()) {
            line(expressions.struct() + " = " + expressions.struct() + ";");
        } else if (!names.structs.isEmpty()) {
            line(expressions.structMember() + " = " + expression(2) + ";");
        } else {
            line(target() + " = " + expression(2) + ";");
        }
    }

    private String output() {
        return names.inKernel ? "out[" + expressions.index(63) + "]" : target();
    }

    private void choice(int depth) {
        line("if (" + expression(2) + ") {");
        inner(depth);
        if (random.nextBoolean()) {
            line("} else {");
            inner(depth);
        }
        line("}");
    }

    private void inner(int depth) {
        program.indent();
        some(random.nextInt(1, 3), depth - 1);
        program.outdent();
    }

    private void switchStatement(int depth) {
        line("switch ((" + expression(2) + ") & 7) {");
        program.indent();
        var first = random.nextInt(0, 3);
        for (var label = first; label < first + random.nextInt(2, 6); label++) {
            line("case " + label + ":");
            some(1, Math.min(1, depth - 1));
            if (random.nextInt(3) != 0) {
                line("break;");
            }
        }
        if (random.nextBoolean()) {
            line("default:");
            some(1, 0);
        }
        program.outdent();
        line("}");
    }

    private void block(int depth) {
        line("{");
        program.indent();
        var name = local();
        some(2, depth - 1);
        names.readable.remove(name);
        names.writable.remove(name);
        program.outdent();
        line("}");
    }

    private void shapedLoop(int depth) {
        var counter = names.fresh("c");
        var shape = new LoopShapes(random).of(counter, expression(1));
        shape.before().forEach(this::line);
        body(counter, depth, shape.mayLeave());
        shape.after().forEach(this::line);
        if (shape.isVisible()) {
            line(expressions.scalarTarget() + " ^= " + counter + ";");
        }
    }

    private void forLoop(int depth) {
        var counter = names.fresh("i");
        var trip = random.nextInt(1, 9);
        var step = random.nextInt(1, 4);
        var type = List.of("int", "unsigned", "long", "uint8_t", "int16_t").get(random.nextInt(5));
        line(
                switch (random.nextInt(3)) {
                    case 0 ->
                        "for (%s %s = %d; %s < %d; %s += %d) {"
                                .formatted(type, counter, random.nextInt(0, 3), counter, trip * step, counter, step);
                    case 1 -> "for (int %s = %d; %s >= 0; %s--) {".formatted(counter, trip, counter, counter);
                    default -> "for (%s %s = 0; %s < %d; %s++) {".formatted(type, counter, counter, trip, counter);
                });
        body(counter, depth, true);
        line("}");
    }

    private void whileLoop(int depth) {
        var counter = names.fresh("n");
        line("int " + counter + " = " + random.nextInt(1, 7) + ";");
        line("while (" + counter + "-- > 0) {");
        body(counter, depth, true);
        line("}");
    }

    private void doLoop(int depth) {
        var counter = names.fresh("n");
        line("int " + counter + " = " + random.nextInt(1, 7) + ";");
        line("do {");
        body(counter, depth, true);
        line("} while (--" + counter + " > 0);");
    }

    private void body(String counter, int depth, boolean mayLeave) {
        program.indent();
        names.readable.add(counter);
        var mark = names.readable.size();
        names.loopDepth++;
        if (mayLeave && names.loopDepth == 1 && random.nextInt(3) == 0) {
            line("if (" + expression(2) + ") " + (random.nextBoolean() ? "break;" : "continue;"));
        }
        some(random.nextInt(1, 3), names.loopDepth > 2 ? 0 : depth - 1);
        names.loopDepth--;
        names.readable.subList(mark - 1, names.readable.size()).clear();
        program.outdent();
    }

    private String expression(int depth) {
        return expressions.of(depth);
    }

    private String target() {
        return expressions.target();
    }

    private void line(String text) {
        program.line(text);
    }
}
