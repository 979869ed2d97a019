package dev.tilesmith.sim.timing.accelerator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine against traces of the RTL, cycle by cycle. Phases that are not exact read or write lines that are not in
 * the L2, or that the core's accesses, which no trace shows, have pushed out of it.
 */
class TraceTest {
    private static List<Long> inexact(Trace trace) {
        return trace.phases().stream()
                .filter(phase -> phase.missed() > 0)
                .map(Trace.Phase::cycle)
                .toList();
    }

    @Test
    void dependencies_hazards_alignment_and_both_dataflows_are_exact_where_the_data_are_in_the_l2() {
        var trace = Trace.replayed("micro3");
        assertEquals(98, trace.phases().size());
        assertEquals(List.of(1354L, 6385L, 20786L, 24101L, 67449L), inexact(trace));
    }

    @Test
    void single_commands_are_exact_but_for_some_that_go_to_dram() {
        var trace = Trace.replayed("micro1");
        assertEquals(193, trace.phases().size());
        assertTrue(inexact(trace).size() <= 24, () -> "inexact phases " + inexact(trace));
        var done = trace.matched("done");
        assertTrue(done.getValue() >= 361, () -> "%d of %d ends".formatted(done.getValue(), done.getKey()));
        assertEquals(1182, trace.matched("rd_req").getValue());
    }

    @Test
    void one_of_each_command_is_exact_where_the_data_are_in_the_l2() {
        var inexact = inexact(Trace.replayed("tr1"));
        assertEquals(List.of(3497L, 5502L, 7816L, 10793L, 12401L, 13250L, 16287L, 19893L, 23854L), inexact);
    }

    /** The third time through the same commands, which finds its lines in the caches. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "aligned",
                "misaligned",
                "transposed",
                "accumulator",
                "scaled",
                "loops",
                "zeros",
                "strided",
                "pooled",
                "pooled-wide",
                "convolutions",
                "additions",
                "mixed"
            })
    void random_commands_are_exact(String kind) {
        assertExact(kind, GemminiConfig.INT8_16, 500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"normalized", "normalized-loops", "normalized-pooled"})
    void random_commands_of_a_machine_with_normalizations_are_exact(String kind) {
        assertExact(kind, GemminiConfig.INT8_16_NORMALIZING, 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fp32", "fp32-transposed", "fp32-convolutions", "fp32-loops"})
    void random_commands_of_the_float_machine_are_exact(String kind) {
        assertExact(kind, GemminiConfig.FP32_4, 400);
    }

    private static void assertExact(String kind, GemminiConfig config, int leastEvents) {
        var phases = Trace.replayed("random-" + kind, config).lastPhases();
        assertTrue(phases.stream().mapToInt(Trace.Phase::events).sum() > leastEvents, phases::toString);
        assertEquals(0, phases.stream().mapToInt(Trace.Phase::missed).sum(), phases::toString);
    }
}
