package dev.tilesmith.sim.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.c.MeasuredKernels;
import dev.tilesmith.sim.c.NativePrograms;
import dev.tilesmith.sim.c.ProgramGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our compiler's code against that of this computer's own compiler. */
final class NativeComparisonTest {
    private static final long FIRST_SEED = 1_000_000;

    @TempDir
    Path folder;

    /** {@code -Dtilesmith.nativePrograms=2000} for a long run. */
    @Test
    void compiled_random_programs_compute_what_the_native_compiler_s_compute()
            throws IOException, InterruptedException {
        var sources = new ArrayList<String>();
        for (var i = 0L; i < Long.getLong("tilesmith.nativePrograms", 60); i++) {
            sources.add(ProgramGenerator.generate(FIRST_SEED + i));
        }
        var expected = NativePrograms.results(folder, sources);
        for (var i = 0; i < sources.size(); i++) {
            assertEquals(expected.get(i), CompiledKernel.words(sources.get(i)), "seed " + (FIRST_SEED + i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"features", "aliases", "limits"})
    void every_rule_of_the_subset_compiles_to_what_the_native_compiler_makes_of_it(String program)
            throws IOException, InterruptedException {
        var source = MeasuredKernels.resource("/programs/%s.c".formatted(program));
        assertEquals(NativePrograms.results(folder, List.of(source)).getFirst(), CompiledKernel.words(source));
    }
}
