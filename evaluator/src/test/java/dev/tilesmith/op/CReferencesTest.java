package dev.tilesmith.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.op.reference.Expected;
import dev.tilesmith.op.reference.References;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.config.GemminiConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CReferencesTest {
    private static final String AXPY = """
            // Adds a multiple of x to y.
            // @inout y
            // @range x -1 1
            // @tolerance 1e-5
            // @macs 8
            void axpy(const float x[8], const float a[1], float y[8]) {
              for (int i = 0; i < 8; i++) y[i] += a[0] * x[i];
            }
            """;

    @Test
    void the_signature_and_its_comments_make_the_op() {
        var op = CReferences.of("axpy.c", AXPY);
        assertEquals("void axpy(const float x[8], const float a[1], float y[8])", op.signature());
        assertEquals(
                List.of(Parameter.Role.INPUT, Parameter.Role.INPUT, Parameter.Role.INOUT),
                op.parameters().stream().map(Parameter::role).toList());
        assertEquals(8, op.macs().orElseThrow());
        assertEquals(GemminiConfig.FP32_4, op.target());
        assertEquals(AXPY, StartingKernels.of(op, Start.PLAIN));
    }

    @Test
    void the_reference_is_interpreted() {
        var op = CReferences.of("axpy.c", AXPY);
        var arrays = Inputs.of(op, Distribution.UNIFORM, 3);
        var result = assertInstanceOf(
                Expected.Approximate.class, References.run(op, arrays).getFirst());
        for (var i = 0; i < 8; i++) {
            var x = ElementType.FLOAT32.loadFloating(arrays.get(0), i);
            assertTrue(Math.abs(x) <= 1);
            var y = ElementType.FLOAT32.loadFloating(arrays.get(2), i);
            var a = ElementType.FLOAT32.loadFloating(arrays.get(1), 0);
            assertEquals(y + a * x, result.value(i), result.tolerance(i));
        }
    }

    @Test
    void integers_are_exact_and_run_on_the_int8_machine() {
        var op = CReferences.of("sum.c", "void f(const int8_t a[4], int32_t s[1]) { s[0] = a[0] + a[3]; }");
        assertEquals(GemminiConfig.INT8_16, op.target());
        assertTrue(op.macs().isEmpty());
        var arrays = Inputs.of(op, Distribution.EXTREME, 3);
        var result = assertInstanceOf(
                Expected.Exact.class, References.run(op, arrays).getFirst());
        assertEquals(arrays.get(0)[0] + arrays.get(0)[3], ElementType.INT32.load(result.content(), 0));
    }

    @Test
    void a_file_that_is_no_reference_gets_one_sentence() {
        assertProblem("void f(const int8_t a[4]) {}", "every parameter is const");
        assertProblem("void f(int n, int8_t a[4]) {}", "parameter n is no array");
        assertProblem("void f(int8_t a[4]) { gemmini_fence(); }", "take the gemmini_ commands out");
        assertProblem("void f(int8_t a[4]) { x = 1; }", "is not accepted");
        assertProblem("// @rnage a 0 1\nvoid f(int8_t a[4]) {}", "unknown comment @rnage");
        assertProblem("// @range b 0 1\nvoid f(int8_t a[4]) {}", "names 'b', which is no parameter");
        assertProblem("// @range a 2 1\nvoid f(int8_t a[4]) {}", "give the low end first");
        assertProblem("// @macs many\nvoid f(int8_t a[4]) {}", "@macs has 'many', expected a number");
    }

    private static void assertProblem(String source, String part) {
        var problem =
                assertThrows(BadOp.class, () -> CReferences.of("f.c", source)).reason();
        assertTrue(problem.contains(part), problem);
    }

    @Test
    void the_text_names_the_file(@TempDir Path folder) throws IOException {
        var file = folder.resolve("axpy.c");
        Files.writeString(file, AXPY);
        var op = Ops.parse("c:" + file);
        assertEquals("c:" + file, op.text());
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertTrue(
                assertThrows(BadOp.class, () -> Ops.parse("c:" + file)).reason().contains("is no text"));
    }
}
