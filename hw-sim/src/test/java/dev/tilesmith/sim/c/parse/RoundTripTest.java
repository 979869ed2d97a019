package dev.tilesmith.sim.c.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.c.MeasuredKernels;
import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.tree.Printer;
import dev.tilesmith.sim.c.tree.TranslationUnit;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RoundTripTest {
    static List<String> kernels() {
        return MeasuredKernels.all();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_printed_kernel_parses_to_the_same_tree(String path) {
        assertSameAfterPrinting(MeasuredKernels.source(path));
    }

    @Test
    void every_form_of_syntax_survives_printing() {
        assertSameAfterPrinting(MeasuredKernels.resource("/syntax/everything.c"));
    }

    @Test
    void object_like_macros_keep_their_names_and_function_like_ones_come_out_expanded() {
        var printed = Printer.print(accepted("""
                #define N 16
                #define TWICE (2 * N)
                #define LOOSE N + 1
                #define ROW(i) ((i) * N)
                #if N == 16 && DIM == 16
                void kernel(elem_t A[N][TWICE]) { A[0][N] = LOOSE * 2; A[0][ROW(3)] = DIM; }
                #endif
                """));
        assertTrue(printed.contains("elem_t A[N][TWICE]"), printed);
        assertTrue(printed.contains("A[0][N] = 16 + 1 * 2;"), printed);
        assertTrue(printed.contains("A[0][3 * 16] = DIM;"), printed);
        assertTrue(printed.contains("#define N 16\n#define TWICE (2 * N)\n"), printed);
    }

    @Test
    void comments_keep_their_lines() {
        var source = """
                // head
                void kernel(int a[4]) { // opens
                  // before
                  a[0] = 1; // after
                  for (int i = 0; i < 4; i++) { // loop
                    a[i] = 2;
                    // last
                  }
                }
                """;
        assertEquals(source, Printer.print(accepted(source)));
    }

    @Test
    void a_vocabulary_call_may_lack_its_semicolon() {
        var with = accepted("void kernel(void) { if (1) { gemmini_flush(0); } gemmini_fence(); }");
        assertEquals(with, accepted("void kernel(void) { if (1) { gemmini_flush(0) } gemmini_fence()}"));
    }

    private static void assertSameAfterPrinting(String source) {
        var unit = accepted(source);
        var printed = Printer.print(unit);
        assertEquals(unit, accepted(printed), printed);
    }

    static TranslationUnit accepted(String source) {
        return switch (Parser.parse("kernel.c", source)) {
            case Parsed.Accepted(var unit) -> unit;
            case Parsed.Rejected(var diagnostics) ->
                throw new AssertionError(
                        diagnostics.stream().map(Diagnostic::render).collect(Collectors.joining("\n")));
        };
    }
}
