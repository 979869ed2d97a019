package dev.tilesmith.sim.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.MemoryMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checker and interpreter against the computer's own C compiler, on generated programs. */
final class NativeOracleTest {
    private static final int PROGRAMS = 24;
    private static final int WORDS = 64;

    @TempDir
    Path folder;

    @Test
    void generated_programs_give_what_the_native_compiler_gives() throws IOException, InterruptedException {
        var sources = IntStream.range(0, PROGRAMS)
                .mapToObj(ProgramGenerator::generate)
                .toList();
        var expected = nativeResults(sources);
        for (var seed = 0; seed < PROGRAMS; seed++) {
            assertEquals(expected.get(seed), interpreted(sources.get(seed)), "seed " + seed);
        }
    }

    @Test
    void every_rule_of_the_subset_gives_what_the_native_compiler_gives() throws IOException, InterruptedException {
        var source = MeasuredKernels.resource("/programs/features.c");
        var expected = nativeResults(List.of(source)).getFirst().split(" ");
        var found = interpreted(source).split(" ");
        for (var index = 0; index < WORDS; index++) {
            assertEquals(expected[index], found[index], "out[" + index + "]");
        }
    }

    /** The input of every program: words of all sizes and signs. */
    static int[] input() {
        var words = new int[WORDS];
        for (var index = 0; index < WORDS; index++) {
            var hash = index * 0x9e3779b9 + 0x7f4a7c15;
            words[index] = hash >> (index % 4 * 8);
        }
        return words;
    }

    static String interpreted(String source) {
        var kernel = FrontEndTest.accepted(source, GemminiConfig.INT8_16);
        var in = MemoryMap.ARRAYS_BASE;
        var out = in + 8192;
        var memory = Interpreter.memoryFor(kernel.program(), Limits.DEFAULT)
                .region("in", in, WORDS * 4, true, false)
                .region("out", out, WORDS * 4, true, false)
                .build();
        var input = input();
        for (var index = 0; index < WORDS; index++) {
            memory.storeInt(in + index * 4L, input[index]);
        }
        var outcome = new Interpreter(kernel.program(), memory, Limits.DEFAULT).call(List.of(in, out));
        if (!(outcome instanceof Interpreter.Outcome.Finished)) {
            throw new AssertionError(outcome + "\n" + source);
        }
        var text = new StringBuilder();
        for (var index = 0; index < WORDS; index++) {
            text.append(memory.loadInt(out + index * 4L)).append(' ');
        }
        return text.toString();
    }

    private List<String> nativeResults(List<String> sources) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("gcc", "-w", "-O1", "-fwrapv", "-funsigned-char", "-o", "all", "main.c"));
        var main = new StringBuilder("#include <stdint.h>\n#include <stdio.h>\n");
        var calls = new StringBuilder();
        for (var seed = 0; seed < sources.size(); seed++) {
            var name = "program" + seed;
            var source = sources.get(seed).replace("void kernel(", "void " + name + "(");
            Files.writeString(folder.resolve(name + ".c"), source);
            command.add(name + ".c");
            main.append("void ").append(name).append("(const int32_t *, int32_t *);\n");
            calls.append("  ").append(name).append("(in, out); for (int i = 0; i < 64; i++) printf(\"%d \", out[i]);");
            calls.append(" printf(\"\\n\");\n");
        }
        main.append("int main(void) {\n  static int32_t in[64] = {");
        for (var word : input()) {
            main.append(word).append(",");
        }
        main.append("}, out[64];\n").append(calls).append("}\n");
        Files.writeString(folder.resolve("main.c"), main);
        command.add("-lm");
        assumeTrue(run(command) == 0, "needs gcc on the path");
        assertEquals(0, run(List.of("./all")));
        return Files.readAllLines(folder.resolve("output"));
    }

    private int run(List<String> command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile())
                    .start()
                    .waitFor();
        } catch (IOException _) {
            return -1;
        }
    }
}
