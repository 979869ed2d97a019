package dev.tilesmith.sim.c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs generated programs with this computer's own C compiler, as a second opinion on ours. */
public final class NativePrograms {
    public static final int WORDS = 64;

    private NativePrograms() {}

    /** The input of every program: words of all sizes and signs. */
    public static int[] input() {
        var words = new int[WORDS];
        for (var index = 0; index < WORDS; index++) {
            var hash = index * 0x9e3779b9 + 0x7f4a7c15;
            words[index] = hash >> (index % 4 * 8);
        }
        return words;
    }

    /** Compiles all programs into one, runs it, and gives the words that each wrote; skips where there is no gcc. */
    public static List<String> results(Path folder, List<String> sources) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("gcc", "-w", "-O0", "-fwrapv", "-funsigned-char", "-o", "all", "main.c"));
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
        assumeTrue(run(folder, command) == 0, "needs gcc on the path");
        assertEquals(0, run(folder, List.of("./all")));
        return Files.readAllLines(folder.resolve("output"));
    }

    /** Runs a command in a folder, what it prints into the file {@code output}; -1 where there is no such command. */
    public static int run(Path folder, List<String> command) throws IOException, InterruptedException {
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
