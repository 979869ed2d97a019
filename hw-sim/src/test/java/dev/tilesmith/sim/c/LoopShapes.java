package dev.tilesmith.sim.c;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Loops in the shapes that people write: down to zero, with narrow and unsigned counters that may wrap, left in the middle
 * or by a jump. Each runs at most a dozen times.
 */
record LoopShapes(SplittableRandom random) {
    private static final List<String> TYPES = List.of(
            "int", "unsigned", "uint32_t", "size_t", "long", "uint8_t", "int8_t", "uint16_t", "int16_t", "short");
    private static final List<String> UNSIGNED = List.of("unsigned", "uint32_t", "uint64_t", "uint8_t", "uint16_t");

    /**
     * The text around a body.
     *
     * @param mayLeave whether the body may break and continue
     * @param isVisible whether the counter can be read after the loop
     */
    record Shape(List<String> before, List<String> after, boolean mayLeave, boolean isVisible) {}

    /** @param bound an expression of one to nine, or any if it is masked */
    Shape of(String counter, String bound) {
        var type = TYPES.get(random.nextInt(TYPES.size()));
        var limit = random.nextBoolean() ? "" + random.nextInt(1, 10) : "((" + bound + ") & 7) + 1";
        var step = random.nextInt(1, 4);
        var set = "%s %s = ".formatted(type, counter);
        var end = "%s_end".formatted(counter);
        var setEnd = "const %s %s = %s;".formatted(type, end, limit);
        return switch (random.nextInt(12)) {
            case 0 -> whole("for (" + set + limit + "; " + counter + "-- > 0;) {");
            case 1 -> whole("for (" + set + limit + "; " + counter + " > 0; " + counter + "--) {");
            case 2 -> bounded(setEnd, "for (%s0; %s < %s; %s += %d) {".formatted(set, counter, end, counter, step));
            case 3 -> bounded(setEnd, "for (%s0; %s != %s; %s++) {".formatted(set, counter, end, counter));
            case 4 -> whole(wrapping(counter));
            case 5 -> bounded(setEnd, "for (%s0;; %s++) { if (%s >= %s) break;".formatted(set, counter, counter, end));
            case 6 -> open(set + "0;", setEnd, "while (1) { if (%s >= %s) break;".formatted(counter, end), counter);
            case 7 -> around(set + "0;", setEnd, "do {", "if (++%s >= %s) break; } while (1);".formatted(counter, end));
            case 8 ->
                around(
                        set + "0;",
                        setEnd,
                        "for (;;) {",
                        "if (%s == %s - 1) break; %s++; }".formatted(counter, end, counter));
            case 9 ->
                around(
                        set + "0;",
                        setEnd,
                        "again_%s: if (%s < %s) {".formatted(counter, counter, end),
                        "%s += %d; goto again_%s; }".formatted(counter, step, counter));
            case 10 -> new Shape(List.of(set + limit + ";", "while (" + counter + "--) {"), List.of("}"), true, true);
            default ->
                new Shape(
                        List.of(set + limit + ";", "do { " + counter + "--;"),
                        List.of("} while (" + counter + ");"),
                        true,
                        true);
        };
    }

    private static Shape whole(String head) {
        return new Shape(List.of(head), List.of("}"), true, false);
    }

    private static Shape bounded(String setEnd, String head) {
        return new Shape(List.of(setEnd, head), List.of("}"), true, false);
    }

    /** The step right behind the test, so that a continue does not skip it. */
    private static Shape open(String set, String setEnd, String head, String counter) {
        return new Shape(List.of(set, setEnd, head, counter + "++;"), List.of("}"), true, true);
    }

    private static Shape around(String set, String setEnd, String head, String tail) {
        return new Shape(List.of(set, setEnd, head), List.of(tail), false, true);
    }

    /** A loop that ends only because its counter wraps. */
    private String wrapping(String counter) {
        var type = UNSIGNED.get(random.nextInt(UNSIGNED.size()));
        var first = random.nextInt(1, 6);
        return switch (random.nextInt(5)) {
            case 0 -> "for (%s %s = %d; %s < 9; %s--) {".formatted(type, counter, first, counter, counter);
            case 1 -> "for (uint8_t %s = %d; %s != 2; %s++) {".formatted(counter, 250 + first % 5, counter, counter);
            case 2 -> "for (int8_t %s = %d; %s > 0; %s++) {".formatted(counter, 120 + first, counter, counter);
            case 3 -> "for (unsigned %s = 0u - %d; %s != 2; %s += 1) {".formatted(counter, first, counter, counter);
            default -> "for (uint16_t %s = %d; %s >= 9; %s += 2) {".formatted(counter, 65521 + first, counter, counter);
        };
    }
}
