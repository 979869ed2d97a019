package dev.tilesmith.sim.timing.accelerator.counter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The file of counters against CounterFile.scala. */
class CounterFileTest {
    private static final int RESET = 1;
    private static final int RESET_SNAPSHOT = 2;
    private static final int TAKE_SNAPSHOT = 4;

    /** A multiple of the cycles that have passed. */
    private static long cyclesOf(int event, long cycle) {
        return event * cycle;
    }

    private long now = 100;
    private long bytes = 1000;

    private final CounterFile file = new CounterFile(new CounterFile.Events() {
        @Override
        public long cycles(int event, long cycle) {
            return cyclesOf(event, cycle);
        }

        @Override
        public long external(int code, long cycle) {
            return code == 4 ? bytes : code == 1 ? 3 : 0;
        }

        @Override
        public boolean isSum(int code) {
            return code == 4;
        }

        @Override
        public void chosen(int event) {}
    });

    private long access(long configuration) {
        long result = file.access(now, configuration);
        file.endCycle(now);
        now++;
        return result;
    }

    private void configure(int counter, int code, boolean external) {
        access(counter << 4 | 8 | code << 12 | (external ? 1L << 31 : 0));
    }

    private long read(int counter) {
        return access(counter << 4);
    }

    @Test
    void a_counter_begins_at_zero_in_the_cycle_after_it_is_configured() {
        configure(2, 7, false);
        assertEquals(0, read(2));
        assertEquals(7, read(2));
        now += 3;
        assertEquals(35, read(2));
        configure(2, 8, false);
        assertEquals(0, read(2));
    }

    @Test
    void a_reset_clears_counters_and_sums_but_not_their_configuration() {
        configure(0, 1, false);
        configure(1, 4, true);
        assertEquals(1000, read(1));
        access(RESET);
        assertEquals(0, read(0));
        assertEquals(0, read(1));
        bytes += 64;
        assertEquals(2, read(0));
        assertEquals(64, read(1));
    }

    @Test
    void a_snapshot_stays_while_counters_go_on() {
        configure(0, 1, false);
        now += 5;
        access(TAKE_SNAPSHOT);
        now += 5;
        assertEquals(5, read(0));
        access(RESET_SNAPSHOT);
        assertEquals(13, read(0));
    }

    @Test
    void an_external_value_of_the_present_is_no_sum() {
        configure(5, 1, true);
        assertEquals(3, read(5));
        access(RESET);
        assertEquals(3, read(5));
    }
}
