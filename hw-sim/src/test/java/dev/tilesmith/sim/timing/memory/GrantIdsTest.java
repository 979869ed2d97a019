package dev.tilesmith.sim.timing.memory;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GrantIdsTest {
    private final GrantIds ids = new GrantIds();

    @BeforeEach
    void eight_grants_have_an_id_at_once() {
        for (int grant = 0; grant < 8; grant++) {
            assertTrue(ids.take(10));
        }
    }

    @Test
    void a_ninth_grant_waits_for_the_first_acknowledgement() {
        assertFalse(ids.take(100));
        ids.acknowledge(100);
        assertFalse(ids.take(101));
        assertTrue(ids.take(102));
        assertFalse(ids.take(103));
    }

    @Test
    void ids_come_back_one_by_one() {
        ids.acknowledge(100);
        ids.acknowledge(101);
        assertTrue(ids.take(102));
        assertFalse(ids.take(102));
        assertTrue(ids.take(103));
    }
}
