package dev.tilesmith.sim.c.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.c.FrontEndTest;
import dev.tilesmith.sim.c.MeasuredKernels;
import dev.tilesmith.sim.c.NativePrograms;
import dev.tilesmith.sim.c.ProgramGenerator;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.MemoryMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checker and interpreter against the computer's own C compiler, on generated programs. */
final class NativeOracleTest {
    private static final int PROGRAMS = 24;
    private static final int WORDS = NativePrograms.WORDS;

    @TempDir
    Path folder;

    @Test
    void generated_programs_give_what_the_native_compiler_gives() throws IOException, InterruptedException {
        var sources = IntStream.range(0, PROGRAMS)
                .mapToObj(ProgramGenerator::generate)
                .toList();
        var expected = NativePrograms.results(folder, sources);
        for (var seed = 0; seed < PROGRAMS; seed++) {
            assertEquals(expected.get(seed), interpreted(sources.get(seed)), "seed " + seed);
        }
    }

    @Test
    void every_rule_of_the_subset_gives_what_the_native_compiler_gives() throws IOException, InterruptedException {
        var source = MeasuredKernels.resource("/programs/features.c");
        var expected =
                NativePrograms.results(folder, List.of(source)).getFirst().split(" ");
        var found = interpreted(source).split(" ");
        for (var index = 0; index < WORDS; index++) {
            assertEquals(expected[index], found[index], "out[" + index + "]");
        }
    }

    static String interpreted(String source) {
        var kernel = FrontEndTest.accepted(source, GemminiConfig.INT8_16);
        var in = MemoryMap.ARRAYS_BASE;
        var out = in + 8192;
        var memory = Interpreter.memoryFor(kernel.program(), Limits.DEFAULT)
                .region("in", in, WORDS * 4, true, false)
                .region("out", out, WORDS * 4, true, false)
                .build();
        var input = NativePrograms.input();
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
}
