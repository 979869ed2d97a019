package dev.tilesmith.sim.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which gcc multiplies under -ffast-math. */
final class FloatProductsTest {
    private static final Pattern SQUARE = Pattern.compile("fmul\\.s \\w+, (\\w+), \\1\\b");

    @ParameterizedTest
    @ValueSource(strings = {"x[i] * a * b", "a * x[i] * b", "a * (b * x[i])", "b * x[i] * a"})
    void factors_that_a_loop_does_not_change_are_multiplied_in_front_of_it(String product) {
        var listing = listing("for (int i = 0; i < 64; i++) y[i] = PRODUCT;".replace("PRODUCT", product));
        assertEquals(2, listing.split("fmul\\.s").length - 1, listing);
        assertTrue(listing.indexOf("fmul.s") < listing.lastIndexOf("flw"), listing);
    }

    @Test
    void a_factor_that_is_there_twice_is_squared() {
        var listing = listing("for (int i = 0; i < 64; i++) a = a * (1.5f - b * a * a); y[0] = a;");
        assertTrue(SQUARE.matcher(listing).find(), listing);
    }

    @Test
    void the_latest_factor_waits_for_no_other() {
        var listing = listing("for (int i = 0; i < 64; i++) y[i] = x[i] * (x[i] * a + b + x[i] * 3.0f) * a;");
        var early = listing.indexOf("fmul.s");
        assertTrue(early < listing.lastIndexOf("fadd.s") || early < listing.lastIndexOf("fmadd.s"), listing);
    }

    private static String listing(String body) {
        var source = "void kernel(const float x[64], const float s[2], float y[64]) {\n"
                + "  float a = s[0], b = s[1];\n" + body + "\n}\n";
        return CompiledKernel.listing(source, GemminiConfig.FP32_4);
    }
}
