package dev.tilesmith.eval.gcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.c.parse.KnownNames;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.compile.CompileRejected;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.function.Gemmini;
import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.riscv.Hart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GccCompilerTest {
    @Test
    void a_missing_compiler_says_what_to_install() {
        var missing = assertThrows(GccMissing.class, () -> GccCompiler.find("no-such-directory"));
        assertEquals(
                "riscv64-unknown-elf-gcc is not on the path: install a RISC-V gcc for bare metal (Debian: apt install"
                        + " gcc-riscv64-unknown-elf picolibc-riscv64-unknown-elf), or use --cc builtin",
                missing.getMessage());
    }

    @Test
    void the_version_is_the_first_line() {
        assertTrue(InstalledGcc.orSkip().version().startsWith("riscv64-unknown-elf-gcc"));
    }

    @Test
    void the_entry_is_at_2_mod_4_with_and_without_functions_in_front() {
        var alone = compile("void kernel(int *a) { a[0] = 1; }");
        assertEquals(MemoryMap.CODE_BASE + 2, alone.entry());
        var functions = "static __attribute__((noinline)) int f%d(int x) { return x %s 7; }\n";
        var behind = compile(functions.formatted(0, "+") + "void kernel(int *a) { a[0] = f0(a[1]); }");
        assertEquals(2, behind.entry() & 3);
        var further = compile(functions.formatted(0, "+")
                + functions.formatted(1, "|")
                + "void kernel(int *a) { a[0] = f0(f1(a[1])); }");
        assertEquals(2, further.entry() & 3);
    }

    @Test
    void an_error_of_the_compiler_is_a_diagnostic_at_its_place() {
        var source = "void kernel(int *a) {\n  a[0] = b;\n}\n";
        var rejected = assertThrows(CompileRejected.class, () -> compile(source));
        var first = rejected.diagnostics().getFirst();
        assertEquals("mine.c", first.file());
        assertEquals("2:10", first.position().toString());
        assertEquals("  a[0] = b;", first.sourceLine());
        assertTrue(first.message().startsWith("gcc: 'b' undeclared"), first.message());
    }

    @Test
    void a_missing_function_is_a_diagnostic() {
        var rejected =
                assertThrows(CompileRejected.class, () -> compile("void g(void);\nvoid kernel(int *a) { g(); }"));
        assertTrue(rejected.diagnostics().getFirst().message().contains("undefined reference to `g'"));
        assertFalse(rejected.diagnostics().getFirst().position().isKnown());
        assertEquals(Position.NONE, rejected.diagnostics().getFirst().position());
    }

    @Test
    void a_fault_is_found_on_its_line() {
        var image = compile("""
                #include "include/gemmini.h"
                void kernel(int *a) {
                  a[0] = 1;
                  gemmini_config_ld(16);
                  a[4] = 2;
                }
                """);
        var memory = memory(image);
        var hart = new Hart(memory, new Gemmini(GemminiConfig.INT8_16, memory), () -> 0);
        hart.beginCall(image.entry(), List.of(MemoryMap.ARRAYS_BASE));
        var fault = assertThrows(GuestFault.class, () -> hart.runUntimed(1000));
        assertEquals("store of 4 bytes at a+16 is outside a (16 bytes): just past its end", fault.reason());
        assertEquals(5, image.placeAt(hart.pc()).line());
    }

    @Test
    void structures_are_copied_and_functions_of_the_library_are_there() {
        var image = compile("""
                #include <math.h>
                #include <string.h>
                typedef struct { int v[40]; } many;
                static __attribute__((noinline)) many twice(many m) { for (int i = 0; i < 40; i++) m.v[i] *= 2; return m; }
                void kernel(int *a) {
                  many m;
                  memset(&m, 0, sizeof m);
                  m.v[39] = 21;
                  m = twice(m);
                  a[0] = m.v[39];
                  a[1] = (int)sqrtf((float)m.v[39] * 42);
                  a[2] = (int)(1000 * expf((float)a[3]));
                }
                """);
        var memory = memory(image);
        call(image, memory);
        assertEquals(42, memory.loadInt(MemoryMap.ARRAYS_BASE));
        assertEquals(42, memory.loadInt(MemoryMap.ARRAYS_BASE + 4));
        assertEquals(1000, memory.loadInt(MemoryMap.ARRAYS_BASE + 8));
    }

    @Test
    void a_function_that_nothing_declares_is_a_diagnostic() {
        var rejected =
                assertThrows(CompileRejected.class, () -> compile("void kernel(float *a) {\n  a[0] = expf(a[1]);\n}"));
        var first = rejected.diagnostics().getFirst();
        assertEquals("2:10", first.position().toString());
        assertTrue(first.message().startsWith("gcc: implicit declaration of function 'expf'"), first.message());
    }

    @Test
    void an_error_of_the_preprocessor_is_a_diagnostic_at_its_line() {
        var rejected = assertThrows(CompileRejected.class, () -> compile("void kernel(int *a) { a[0] = 1; }\n#if 1\n"));
        assertEquals("gcc: unterminated #if", rejected.diagnostics().getFirst().message());
        assertEquals(2, rejected.diagnostics().getFirst().position().line());
        assertEquals("mine.c", rejected.diagnostics().getFirst().file());
    }

    @Test
    void a_root_without_an_include_is_a_root() {
        var image = compileChecked("void kernel(float a[4]) { a[0] = sqrt(fabsf(a[1])); }");
        var memory = memory(image);
        memory.storeInt(MemoryMap.ARRAYS_BASE + 4, Float.floatToIntBits(-6.25f));
        call(image, memory);
        assertEquals(2.5f, Float.intBitsToFloat(memory.loadInt(MemoryMap.ARRAYS_BASE)));
    }

    @Test
    void every_standard_name_of_the_front_end_is_there_without_an_include() {
        compileChecked("#include <math.h>\n#include <float.h>\n#include <stdlib.h>\n" + everyStandardName());
        compileChecked(everyStandardName());
    }

    private static String everyStandardName() {
        var source = new StringBuilder("void kernel(float a[4], const float b[4]) {\n");
        KnownNames.TYPEDEFS.forEach(
                (name, type) -> source.append("{ %s *x = (%s *)a; a[0] += *x; }\n".formatted(name, type)));
        KnownNames.CONSTANTS.keySet().forEach(name -> source.append("a[1] += (float)(long)%s;\n".formatted(name)));
        for (var function : KnownNames.FUNCTIONS.entrySet()) {
            var prototype = function.getValue();
            source.append(
                    prototype.contains("*")
                            ? function.getKey() + (prototype.contains("const") ? "(a, b, 16);\n" : "(a, 0, 16);\n")
                            : "a[2] += %s(%s);\n"
                                    .formatted(function.getKey(), prototype.contains(",") ? "a[2], a[3]" : "a[2]"));
        }
        return source.append("}\n").toString();
    }

    @Test
    void a_kernel_may_use_standard_names_for_its_own() {
        compileChecked("""
                #define M_PI 3
                enum { fmin = 7 };
                static float fabsf(float x) { return x < 0 ? -x : x; }
                static int sqrt(int x) { return x / 2; }
                void kernel(float a[4]) {
                  int fmax = 4;
                  a[0] = fabsf(M_PI) + sqrt(fmin) + fmax;
                }
                """);
    }

    @Test
    void nothing_is_left_behind() throws IOException {
        InstalledGcc.orSkip();
        var before = leftovers();
        compile("void kernel(int *a) { a[0] = 1; }");
        assertThrows(CompileRejected.class, () -> compile("void kernel(int *a) { a[0] = ; }"));
        assertEquals(before, leftovers());
    }

    private static List<Path> leftovers() throws IOException {
        try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("tilesmith-gcc-"))
                    .sorted()
                    .toList();
        }
    }

    private static CodeImage compile(String source) {
        return InstalledGcc.orSkip()
                .compile(new GccCompiler.Unit("mine.c", source, "kernel", Set.of()), GemminiConfig.INT8_16);
    }

    /** As the evaluator does: through the front end. */
    private static CodeImage compileChecked(String source) {
        var target = GemminiConfig.INT8_16;
        var checked = assertInstanceOf(FrontEnd.Result.Accepted.class, FrontEnd.check("mine.c", source, target));
        return InstalledGcc.orSkip().compile(checked.kernel(), target);
    }

    private static void call(CodeImage image, GuestMemory memory) {
        var hart = new Hart(memory, new Gemmini(GemminiConfig.INT8_16, memory), () -> 0);
        hart.beginCall(image.entry(), List.of(MemoryMap.ARRAYS_BASE));
        hart.runUntimed(100_000);
        assertTrue(hart.hasReturned());
    }

    private static GuestMemory memory(CodeImage image) {
        return image.mapInto(GuestMemory.builder())
                .region("a", MemoryMap.ARRAYS_BASE, 16, true, false)
                .region(MemoryMap.STACK, MemoryMap.STACK_TOP - 65536, 65536, true, false)
                .build();
    }
}
