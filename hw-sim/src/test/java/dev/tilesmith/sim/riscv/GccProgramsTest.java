package dev.tilesmith.sim.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tilesmith.sim.c.NativePrograms;
import dev.tilesmith.sim.c.ProgramGenerator;
import dev.tilesmith.sim.compile.CompiledKernel;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated programs from the RISC-V gcc, on the core, against the same programs compiled for this computer. */
class GccProgramsTest {
    /** {@code -Dtilesmith.gccPrograms=2000} for a long run. */
    private static final int PROGRAMS = Integer.getInteger("tilesmith.gccPrograms", 8);

    private static final long FIRST_SEED = 1000;
    private static final int WORDS = 64;
    private static final List<String> LANGUAGE =
            List.of("-w", "-fwrapv", "-funsigned-char", "-ffp-contract=off", "-ffreestanding", "-fno-math-errno");

    @TempDir
    Path folder;

    /** The last program: conversions, fused operations, roots and comparisons of both float types. */
    private static final String FLOATS = """
            static float f(int x) { return (float)x * 0.37f; }
            static double d(int x) { return (double)x / 3.7; }
            void kernel(const int *in, int *out) {
              for (int i = 0; i < 64; i++) {
                float a = f(in[i]), b = f(in[(i * 7 + 3) & 63]);
                double c = d(in[i]), e = d(in[(i * 5 + 1) & 63]);
                union { float f; int i; } u;
                union { double d; long i; } v;
                u.f = __builtin_sqrtf(__builtin_fabsf(a)) / (b + 1.5f) - __builtin_fmaf(a, b, -a) + (a < b ? a : -b);
                v.d = __builtin_sqrt(__builtin_fabs(c)) / (e + 1.5) - __builtin_fma(c, e, -c) + (c < e ? c : -e);
                int n = (int)(a * 0.001f) + (int)(unsigned)(__builtin_fabs(c) * 0.01) + (a >= b) * 8 + (c == e) * 16;
                long m = (long)(c * 1e6) ^ (long)(unsigned long)(__builtin_fabsf(b) * 1e5f);
                u.f += (float)(unsigned long)m + (float)in[i] + (float)c + __builtin_copysignf(b, a);
                v.d += (double)(unsigned)in[i] + (double)m + a + (double)(unsigned long)m;
                out[i] = u.i ^ (int)v.i ^ (int)(v.i >> 32) ^ n ^ (int)m ^ (int)(m >> 32);
              }
            }
            """;

    /** At -O0 every value goes through memory, -O2 has the long forms, -Os the save routines and the short ones. */
    @Test
    void programs_of_both_compilers_give_on_the_core_what_they_give_on_this_computer() throws Exception {
        var sources = sources();
        assumeTrue(run("gcc", "-O1", "main.c", "-o", "main", sources) == 0, "skipped: needs gcc on the path");
        assertEquals(0, NativePrograms.run(folder, List.of("./main")));
        var expected = Files.readAllLines(folder.resolve("output"));
        for (var level : List.of("-O0", "-O2", "-Os")) {
            assumeTrue(
                    run("riscv64-unknown-elf-gcc", level, "start.c", "-o", "programs.elf", sources) == 0,
                    "skipped: needs riscv64-unknown-elf-gcc on the path");
            var image = ElfLoader.load(Files.readAllBytes(folder.resolve("programs.elf")));
            for (var program = 0; program <= PROGRAMS; program++) {
                assertEquals(expected.get(program), onCore(image, "program" + program), level + " program " + program);
            }
        }
        for (var program = 0; program < PROGRAMS; program++) {
            var source = ProgramGenerator.generate(FIRST_SEED + program);
            assertEquals(expected.get(program), CompiledKernel.words(source), "built-in, program " + program);
        }
    }

    private static String onCore(CodeImage image, String name) {
        var in = MemoryMap.ARRAYS_BASE;
        var out = in + 8192;
        var memory = image.mapInto(GuestMemory.builder())
                .region("in", in, WORDS * 4, true, false)
                .region("out", out, WORDS * 4, true, false)
                .region(MemoryMap.STACK, MemoryMap.STACK_TOP - 65536, 65536, true, false)
                .build();
        for (var index = 0; index < WORDS; index++) {
            memory.storeInt(in + index * 4L, input(index));
        }
        var hart = new Hart(memory, new NoCoprocessor(), () -> 0);
        hart.beginCall(java.util.Objects.requireNonNull(image.symbols().get(name)), List.of(in, out));
        hart.runUntimed(100_000_000);
        assertTrue(hart.hasReturned());
        var text = new StringBuilder();
        for (var index = 0; index < WORDS; index++) {
            text.append(memory.loadInt(out + index * 4L)).append(' ');
        }
        return text.toString();
    }

    private List<String> sources() throws IOException {
        var names = new ArrayList<String>();
        var main = new StringBuilder("#include <stdio.h>\n");
        var calls = new StringBuilder();
        for (var program = 0; program <= PROGRAMS; program++) {
            var source = program == PROGRAMS ? FLOATS : ProgramGenerator.generate(FIRST_SEED + program);
            Files.writeString(
                    folder.resolve("program" + program + ".c"),
                    source.replace("void kernel(", "void program" + program + "("));
            names.add("program" + program + ".c");
            main.append("void program" + program + "(const int *, int *);\n");
            calls.append("  program" + program + "(in, out); for (int i = 0; i < 64; i++) printf(\"%d \", out[i]);");
            calls.append(" printf(\"\\n\");\n");
        }
        main.append("int main(void) {\n  static int in[64] = {");
        for (var index = 0; index < WORDS; index++) {
            main.append(input(index)).append(",");
        }
        Files.writeString(folder.resolve("main.c"), main + "}, out[64];\n" + calls + "  return 0;\n}\n");
        // What gcc calls for copies and clears of structs and arrays.
        Files.writeString(folder.resolve("start.c"), """
                void _start(void) {}
                void *memcpy(char *to, const char *from, unsigned long n) { while (n--) to[n] = from[n]; return to; }
                void *memset(char *to, int value, unsigned long n) { while (n--) to[n] = value; return to; }
                """);
        return names;
    }

    private static int input(int index) {
        return (index * 0x9e3779b9 + 0x7f4a7c15) >> (index % 4 * 8);
    }

    private int run(String compiler, String level, String main, String option, String output, List<String> sources)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(compiler, level, option, output));
        command.addAll(LANGUAGE);
        if (compiler.startsWith("riscv64")) {
            command.addAll(List.of("-march=rv64gc", "-mabi=lp64d", "-mcmodel=medany", "-include", "stdint-gcc.h"));
            command.addAll(List.of("-nostartfiles", "-nostdlib", "-fno-builtin", "-Wl,-Ttext=0x80000002"));
        } else {
            command.addAll(List.of("-include", "stdint.h"));
        }
        command.add(main);
        command.addAll(sources);
        command.addAll(compiler.startsWith("riscv64") ? List.of("-lgcc") : List.of("-lm"));
        return NativePrograms.run(folder, command);
    }

    private static final class NoCoprocessor implements Coprocessor {
        @Override
        public long command(int funct, long rs1, long rs2, long pc) {
            throw new AssertionError("no commands in these programs");
        }

        @Override
        public void fence(long pc) {}

        @Override
        public void hostLoad(long address, int bytes, long pc) {}

        @Override
        public void hostStore(long address, int bytes, long pc) {}

        @Override
        public boolean watchesHost() {
            return false;
        }
    }
}
