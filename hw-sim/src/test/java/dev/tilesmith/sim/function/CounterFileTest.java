package dev.tilesmith.sim.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The file of counters against CounterFile.scala. */
class CounterFileTest {
    private static final int RESET = 1;
    private static final int RESET_SNAPSHOT = 2;
    private static final int TAKE_SNAPSHOT = 4;

    private long cycles = 100;
    private long bytes = 1000;

    private final CounterFile file = new CounterFile(new CounterFile.Events() {
        @Override
        public long cycles(int event) {
            return event * cycles;
        }

        @Override
        public long sum(int external) {
            return external == 4 ? bytes : 0;
        }

        @Override
        public long present(int external) {
            return external == 1 ? 3 : 0;
        }
    });

    private void configure(int counter, int code, boolean external) {
        file.access(counter << 4 | 8 | code << 12 | (external ? 1L << 31 : 0));
    }

    private long read(int counter) {
        return file.access(counter << 4);
    }

    @Test
    void a_counter_begins_at_zero_when_it_is_configured() {
        configure(2, 7, false);
        assertEquals(0, read(2));
        cycles += 5;
        assertEquals(35, read(2));
        configure(2, 8, false);
        assertEquals(0, read(2));
    }

    @Test
    void a_reset_clears_counters_and_sums_but_not_their_configuration() {
        configure(0, 1, false);
        configure(1, 4, true);
        assertEquals(1000, read(1));
        cycles += 5;
        file.access(RESET);
        assertEquals(0, read(0));
        assertEquals(0, read(1));
        cycles += 2;
        bytes += 64;
        assertEquals(2, read(0));
        assertEquals(64, read(1));
    }

    @Test
    void a_snapshot_stays_while_counters_go_on() {
        configure(0, 1, false);
        cycles += 5;
        file.access(TAKE_SNAPSHOT);
        cycles += 5;
        assertEquals(5, read(0));
        file.access(RESET_SNAPSHOT);
        assertEquals(10, read(0));
    }

    @Test
    void an_external_value_of_the_present_is_no_sum() {
        configure(5, 1, true);
        assertEquals(3, read(5));
        file.access(RESET);
        assertEquals(3, read(5));
    }
}
