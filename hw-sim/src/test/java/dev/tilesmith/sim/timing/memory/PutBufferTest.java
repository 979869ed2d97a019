package dev.tilesmith.sim.timing.memory;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PutBufferTest {
    private static final int MESSAGE = 18 * 4 + 3;

    private final PutBuffer buffer = new PutBuffer();

    @Test
    void a_beat_is_there_in_the_cycle_after_it_came() {
        buffer.arrived(10, MESSAGE);
        assertFalse(buffer.holds(MESSAGE, 10));
        assertTrue(buffer.holds(MESSAGE, 11));
    }

    @Test
    void a_beat_of_the_next_write_under_the_same_id_is_not_lost() {
        buffer.arrived(10, MESSAGE);
        buffer.arrived(30, MESSAGE);
        buffer.take(MESSAGE);
        assertFalse(buffer.holds(MESSAGE, 30));
        assertTrue(buffer.holds(MESSAGE, 31));
        buffer.take(MESSAGE);
        assertFalse(buffer.holds(MESSAGE, 1000));
    }

    @Test
    void forty_beats_fill_it() {
        for (int beat = 0; beat < 40; beat++) {
            assertTrue(buffer.hasRoom());
            buffer.arrived(beat, beat);
        }
        assertFalse(buffer.hasRoom());
        buffer.take(0);
        assertTrue(buffer.hasRoom());
    }
}
