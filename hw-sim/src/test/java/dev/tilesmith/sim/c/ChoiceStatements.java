package dev.tilesmith.sim.c;

import java.util.SplittableRandom;

/**
 * Statements by which kernels limit numbers and test them against ranges: clamps by ifs and by conditional expressions,
 * minima and maxima, tests of both ends of a range, flags that are turned over.
 */
record ChoiceStatements(SplittableRandom random) {
    String of(String target, String value, String other) {
        var low = random.nextInt(-140, 20);
        var high = random.nextInt(low, 200);
        return switch (random.nextInt(9)) {
            case 0 ->
                "{ int t = %s; if (t > %d) t = %d; if (t < %d) t = %d; %s = t; }"
                        .formatted(value, high, high, low, low, target);
            case 1 ->
                "{ int t = (%s); %s = t > %d ? %d : t < %d ? %d : t; }".formatted(value, target, high, high, low, low);
            case 2 ->
                "{ int t = (%s); if (t >= %d) t = %d; else if (t < %d) t = %d; %s += t; }"
                        .formatted(value, high, high, low, low, target);
            case 3 ->
                "{ int8_t t = (int8_t)(%s), u = (int8_t)(%s); if (u > t) t = u; if (t < %d) t = %d; %s = t; }"
                        .formatted(value, other, Math.max(low, -128), Math.max(low, -128), target);
            case 4 ->
                "{ int t = %s, u = %s; %s = (t < u ? t : u) + (t > u ? t : u) * 3; }".formatted(value, other, target);
            case 5 -> "if ((%s) < %d || (%s) >= %d) %s = %s;".formatted(other, low, other, high, target, value);
            case 6 -> "if ((%s) >= %d && (%s) <= %d) %s = %s;".formatted(other, low, other, high, target, value);
            case 7 ->
                "{ int f = 0, g = %d; for (int i = 0; i < 5; i++) { f ^= %d; g ^= 1; %s += f * 7 + g; } }"
                        .formatted(random.nextInt(2), random.nextInt(1, 40), target);
            default ->
                "{ uint8_t t = (uint8_t)(%s); for (int i = 0; i < 4; i++) if (t > %d) t -= %d; %s = t; }"
                        .formatted(value, random.nextInt(1, 200), random.nextInt(1, 9), target);
        };
    }
}
