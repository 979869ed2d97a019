package dev.tilesmith.sim.compile.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.compile.Listing;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MinMaxTest {
    @Test
    void the_smaller_of_two_ints_is_a_copy_a_branch_a_copy_and_an_extension() {
        var code = String.join("\n", listing("for (int i = 0; i < 64; i++) if (x[i] < lo) lo = x[i];"));
        var shape = Pattern.compile("mv (\\w+), (\\w+)\n.*bge (\\w+), \\2, .*\n.*mv \\1, \\3\n.*sext.w \\3, \\1");
        assertTrue(shape.matcher(code.replaceAll("(?m) +#.*$", "")).find(), code);
    }

    @Test
    void the_positive_part_of_a_number_takes_no_branch() {
        var code = listing("for (int i = 0; i < 64; i++) lo += x[i] < 0 ? 0 : x[i];");
        assertEquals(1, count(code, "srai"), code.toString());
        assertEquals(
                1, code.stream().filter(line -> line.matches(".*\\bb[a-z]+ .*")).count(), code.toString());
    }

    @Test
    void a_choice_of_longs_is_not_cut_to_an_int() {
        var code = listing(
                "long long far = 1ll << 40; for (int i = 0; i < 64; i++) if (y[i] < far) far = y[i];" + " y[0] = far;");
        assertTrue(count(code, "sd ") == 1 && count(code, "sext.w") == 0, code.toString());
    }

    private static long count(List<String> lines, String part) {
        return lines.stream().filter(line -> line.contains(part)).count();
    }

    private static List<String> listing(String body) {
        var source =
                "void kernel(const int x[64], long long y[64], int r[1]) {\n  int lo = x[0];\n  %s\n  r[0] = lo;\n}\n"
                        .formatted(body);
        if (FrontEnd.check("kernel.c", source, GemminiConfig.INT8_16) instanceof FrontEnd.Result.Accepted(var kernel)) {
            var image = new BuiltinCompiler().compile(kernel, GemminiConfig.INT8_16);
            return Listing.render(image, source).lines().toList();
        }
        throw new AssertionError("not accepted: " + source);
    }
}
