package dev.tilesmith.sim.timing.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.timing.Calibration;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private final Probes probes =
            new Probes(Calibration.of(GemminiConfig.INT8_16).cache());

    @Test
    void a_clean_answer_comes_after_five_cycles_and_the_next_probe_is_taken_after_four() {
        assertEquals(105, probes.ask(100, false));
        assertEquals(109, probes.ask(101, false));
        assertEquals(0, probes.taken(106));
    }

    @Test
    void dirty_data_take_the_data_array_in_the_four_cycles_after_their_beats() {
        assertEquals(108, probes.ask(100, true));
        assertEquals(111, Probes.end(108, true));
        assertEquals(118, probes.ask(102, true));
        assertEquals(0, probes.taken(108));
        assertEquals(0b11, probes.taken(109));
        assertEquals(0b1100_0000, probes.taken(112));
        assertEquals(0, probes.taken(113));
        assertEquals(0b1100, probes.taken(120));
    }
}
