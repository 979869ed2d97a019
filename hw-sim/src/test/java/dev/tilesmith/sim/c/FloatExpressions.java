package dev.tilesmith.sim.c;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Floating point in generated programs: each expression turns integers into floats and its result back into an integer of
 * a range that every conversion has. No product meets a sum and nothing is divided by what may be a constant, since compilers may fuse
 * the two, and our code, as the measured builds do, multiplies with the reciprocal.
 */
record FloatExpressions(SplittableRandom random) {
    String of(String left, String right) {
        var a = "(int32_t)(" + left + ")";
        var b = "(int32_t)(" + right + ")";
        return "("
                + switch (random.nextInt(9)) {
                    case 0 -> "(int32_t)((float)" + a + " * 0.27f)";
                    case 1 -> "(int32_t)((double)" + a + " * 0.37)";
                    case 2 -> "(float)" + a + " " + comparison() + " (float)" + b;
                    case 3 -> "(int32_t)(((double)" + a + " - (double)" + b + ") * 0.25)";
                    case 4 -> "(int64_t)((double)" + a + " * 1048576.0)";
                    case 5 -> "(uint8_t)((float)(" + a + " & 65535) * 0.0038f)";
                    case 6 -> "(uint32_t)((double)(uint32_t)(" + left + ") * 0.5)";
                    case 7 -> "(int32_t)((" + a + " < 0 ? -1.5 : 2.25) * (double)" + b + " * 0.125)";
                    default -> "(int32_t)(float)((double)" + a + " * 0.999999) " + comparison() + " " + b;
                }
                + ")";
    }

    private String comparison() {
        return List.of("<", "<=", ">", ">=", "==", "!=").get(random.nextInt(6));
    }
}
