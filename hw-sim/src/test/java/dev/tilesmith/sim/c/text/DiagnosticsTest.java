package dev.tilesmith.sim.c.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.c.MeasuredKernels;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiagnosticsTest {
    private static final String MARK = "// expect: ";

    /** Each line of these files names the diagnostics it must get, and no other line may get one. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "names",
                "files",
                "main",
                "result",
                "types",
                "arithmetic",
                "bounds",
                "stack",
                "macros",
                "unaccepted",
                "offsets",
                "conditionals",
                "statements",
                "sequencing",
                "vocabulary",
                "statics",
                "syntax",
                "brackets",
                "unclosed",
                "words",
                "directives",
                "markdown"
            })
    void the_diagnostics_stand_beside_their_lines(String name) {
        var source = MeasuredKernels.resource("/diagnostics/" + name + ".c");
        var expected = new ArrayList<String>();
        var number = 0;
        for (var line : source.split("\n")) {
            number++;
            var mark = line.indexOf(MARK);
            if (mark >= 0) {
                expected.add(number + ": " + line.substring(mark + MARK.length()));
            }
        }
        var found = rejected(source).stream()
                .map(diagnostic -> diagnostic.position().line() + ": " + diagnostic.message())
                .toList();
        assertEquals(String.join("\n", expected), String.join("\n", found));
    }

    @Test
    void a_diagnostic_shows_the_line_and_a_caret() {
        var diagnostic = rejected("void kernel(int a[4]) {\n  a[0] = b;\n}\n").getFirst();
        assertEquals(
                "kernel.c:2:10: the name 'b' is not declared; declare it before this line\n      a[0] = b;\n             ^",
                diagnostic.render());
    }

    @Test
    void a_command_between_if_and_else_needs_braces_as_the_vendors_macros_do() {
        assertSays(
                "gemmini_mvin is a block, so the else after it has no if: add braces",
                kernel("if (a[0]) gemmini_mvin(a, 0); else gemmini_fence();"));
        assertInstanceOf(
                FrontEnd.Result.Accepted.class, check(kernel("if (a[0]) gemmini_fence(); else gemmini_mvin(a, 0);")));
    }

    @Test
    void a_file_without_a_kernel_says_so() {
        assertEquals(
                "there is no kernel: one function with a body must not be static",
                rejected("static void helper(void) { }\n").getFirst().message());
    }

    @Test
    void at_most_twenty_diagnostics_are_given() {
        assertEquals(
                20,
                rejected("void kernel(int a[4]) {\n" + "  b = 1;\n".repeat(50) + "}\n")
                        .size());
    }

    @Test
    void hostile_sources_end_with_one_diagnostic() {
        assertSays("at most 1048576", "x".repeat(1_100_000));
        assertSays("U+0000", "void kernel(void) { \0 }");
        assertSays("brackets are nested", kernel("a[0] = " + "(".repeat(100) + "1" + ")".repeat(100) + ";"));
        assertSays("nested more than", kernel("a[0] = " + "!".repeat(5000) + "1;"));
        assertEquals(
                1,
                rejected(kernel("a[0] = 1" + " + a[1]".repeat(800) + ";"))
                        .getFirst()
                        .position()
                        .line());
        assertSays("nested", kernel("a[0] = 1" + " + a[1]".repeat(5000) + ";"));
        assertSays("macros expand", kernel(bomb()));
        assertSays("macros expand", "#define D(x) x x\n" + kernel("D(".repeat(40) + "1" + ")".repeat(40)));
        assertSays("a number of", kernel("a[0] = " + "9".repeat(100_000) + ";"));
        assertSays("never closed", "void kernel(void) { /* x }");
    }

    @Test
    void a_byte_order_mark_is_skipped() {
        assertInstanceOf(FrontEnd.Result.Accepted.class, check("\ufeff" + kernel("a[0] = 1;")));
        assertEquals(
                "1:24",
                rejected("\ufeff" + kernel("b = 1;")).getFirst().position().toString());
    }

    @Test
    void calls_in_calls_take_linear_time() {
        assertInstanceOf(
                FrontEnd.Result.Accepted.class, check(kernel("abs(".repeat(40) + "a[0]" + ")".repeat(40) + ";")));
    }

    private static String bomb() {
        var text = new StringBuilder("\n#define A0 1 1 1 1 1 1 1 1 1 1\n");
        for (var level = 1; level < 12; level++) {
            text.append("#define A")
                    .append(level)
                    .append((" A" + (level - 1)).repeat(10))
                    .append('\n');
        }
        return text + "A11\n";
    }

    private static String kernel(String body) {
        return "void kernel(int a[4]) {" + body + "}\n";
    }

    private static void assertSays(String part, String source) {
        var diagnostics = rejected(source);
        assertEquals(1, diagnostics.size());
        assertTrue(
                diagnostics.getFirst().message().contains(part),
                diagnostics.getFirst().message());
    }

    private static FrontEnd.Result check(String source) {
        return FrontEnd.check("kernel.c", source, GemminiConfig.INT8_16);
    }

    private static List<Diagnostic> rejected(String source) {
        return assertInstanceOf(FrontEnd.Result.Rejected.class, check(source)).diagnostics();
    }
}
