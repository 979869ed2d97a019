package dev.tilesmith.sim.compile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tilesmith.sim.c.ProgramGenerator;
import dev.tilesmith.sim.c.run.Interpreter;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RandomProgramsTest {
    private static final long IN = MemoryMap.ARRAYS_BASE;
    private static final long OUT = MemoryMap.ARRAYS_BASE + 0x10000;
    private static final int BYTES = 256;

    /** Compiled code against the interpreter; {@code -Dtilesmith.randomPrograms=20000} for a long run. */
    @Test
    void compiled_random_programs_compute_what_the_interpreter_computes() {
        var programs = Long.getLong("tilesmith.randomPrograms", 600);
        for (var seed = 0L; seed < programs; seed++) {
            compare(seed);
        }
    }

    private static void compare(long seed) {
        var kernel = CompiledKernel.check(ProgramGenerator.generate(seed), GemminiConfig.INT8_16);
        var interpreted = withArrays(Interpreter.memoryFor(kernel.program(), Limits.DEFAULT), seed);
        var outcome = new Interpreter(kernel.program(), interpreted, Limits.DEFAULT).call(List.of(IN, OUT));
        assertInstanceOf(Interpreter.Outcome.Finished.class, outcome, () -> "seed " + seed);
        var image = ProgramCompiler.compile(kernel, true);
        var compiled = withArrays(CompiledKernel.memory(image), seed);
        CompiledKernel.run(image, compiled, GemminiConfig.INT8_16, List.of(IN, OUT));
        assertArrayEquals(interpreted.read(OUT, BYTES), compiled.read(OUT, BYTES), () -> "seed " + seed);
    }

    private static GuestMemory withArrays(GuestMemory.Builder regions, long seed) {
        var memory = regions.region("in", IN, BYTES, false, false)
                .region("out", OUT, BYTES, true, false)
                .build();
        var content = new byte[BYTES];
        new SplittableRandom(seed).nextBytes(content);
        memory.initialize(IN, content);
        return memory;
    }
}
