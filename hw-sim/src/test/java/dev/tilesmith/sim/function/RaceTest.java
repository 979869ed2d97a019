package dev.tilesmith.sim.function;

import static dev.tilesmith.sim.function.Machine.A;
import static dev.tilesmith.sim.function.Machine.C;
import static dev.tilesmith.sim.function.Machine.GARBAGE;
import static dev.tilesmith.sim.function.Machine.TINY;
import static dev.tilesmith.sim.function.Machine.acc;
import static dev.tilesmith.sim.function.Machine.accumulate;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each test names its commands by their numbers: configurations are 1 to 3. */
final class RaceTest {
    private final Machine machine =
            new Machine(TINY).weightStationary().configLoad(0, 2).configStore(2);

    private static List<String> races(Machine machine) {
        return machine.gemmini.races().stream()
                .map(race -> race.severity() + " " + race.firstPc() + " " + race.secondPc())
                .toList();
    }

    private void assertRaces(String... expected) {
        assertEquals(List.of(expected), races(machine));
    }

    @Test
    void an_accumulating_load_after_an_overwriting_one_is_a_race_once_the_row_is_read() {
        machine.mvin(0, A, acc(0), 2, 2).mvin(0, A, accumulate(0), 2, 2);
        assertRaces();
        machine.mvout(C, acc(0), 2, 2);
        assertRaces("ERROR 4 5");
        assertEquals(
                "accumulator row 0 is read after two loads that the hardware does not order; a fence or a command that"
                        + " reads the row between them would",
                machine.gemmini.races().getFirst().message());
    }

    @Test
    void a_fence_between_two_loads_orders_them() {
        machine.mvin(0, A, acc(0), 2, 2).fence().mvin(0, A, accumulate(0), 2, 2).mvout(C, acc(0), 2, 2);
        assertRaces();
    }

    @Test
    void a_command_that_reads_the_row_orders_the_loads_around_it() {
        machine.mvin(0, A, 0, 2, 2).mvout(C, 0, 2, 2).mvin(0, A, 0, 2, 2).mvout(C, 0, 2, 2);
        machine.preload(0, acc(0))
                .computePreloaded(0, GARBAGE)
                .mvin(0, A, 0, 2, 2)
                .mvout(C, 0, 2, 2);
        assertRaces();
    }

    @Test
    void accumulating_loads_of_integers_may_come_in_any_order() {
        machine.mvin(0, A, acc(0), 2, 2).fence();
        machine.mvin(0, A, accumulate(0), 2, 2).mvin(0, A, accumulate(0), 2, 2).mvout(C, acc(0), 2, 2);
        assertRaces();
    }

    @Test
    void accumulating_loads_of_floats_round_in_the_order_in_which_they_come() {
        var floats = new Machine(GemminiConfig.FP32_4).configLoad(0, 16).configStore(16);
        floats.mvin(0, A, acc(0), 4, 4).fence();
        floats.mvin(0, A, accumulate(0), 4, 4).mvin(0, A, accumulate(0), 4, 4).mvout(C, acc(0), 4, 4);
        assertEquals(List.of("ERROR 5 6"), races(floats));
    }

    @Test
    void an_accumulating_load_reads_what_two_loads_raced_for() {
        machine.mvin(0, A, acc(0), 2, 2).mvin(0, A, acc(0), 2, 2).fence().mvin(0, A, accumulate(0), 2, 2);
        assertRaces("ERROR 4 5");
    }

    @Test
    void a_compute_that_overwrites_a_row_ends_its_race() {
        machine.mvin(0, A, 0, 2, 2).mvin(0, A, acc(0), 2, 2).mvin(0, A, acc(0), 2, 2);
        machine.preload(0, acc(0)).computePreloaded(0, GARBAGE).mvout(C, acc(0), 2, 2);
        assertRaces();
    }

    @Test
    void a_compute_that_accumulates_reads_what_two_loads_raced_for() {
        machine.mvin(0, A, 0, 2, 2).mvin(0, A, acc(0), 2, 2).mvin(0, A, acc(0), 2, 2);
        machine.preload(0, accumulate(0)).computePreloaded(0, GARBAGE);
        assertRaces("ERROR 5 6");
    }

    @Test
    void a_load_after_a_fence_ends_the_race_of_its_rows() {
        machine.mvin(0, A, 0, 2, 2)
                .mvin(0, A, 0, 2, 2)
                .fence()
                .mvin(0, A, 0, 2, 2)
                .mvout(C, 0, 2, 2);
        assertRaces();
    }

    @Test
    void zeros_before_a_load_hold_in_practice() {
        machine.mvin(0, 0, acc(0), 2, 2).mvin(0, A, accumulate(0), 2, 2).mvout(C, acc(0), 2, 2);
        assertRaces("WARNING 4 5");
    }

    @Test
    void zeros_after_a_load_do_not() {
        machine.mvin(0, A, 0, 2, 2).mvin(0, 0, 0, 2, 2).mvout(C, 0, 2, 2);
        assertRaces("ERROR 4 5");
    }

    @Test
    void rows_that_only_neighbour_each_other_do_not_race() {
        machine.mvin(0, A, 0, 2, 2).mvin(0, A, 2, 2, 2).mvout(C, 0, 4, 2);
        assertRaces();
    }

    /** Seen on the RTL: AccumulatorMem.scala, AccPipeShared. */
    @Test
    void a_load_and_a_result_that_are_added_in_different_banks_meet_in_the_adder() {
        machine.mvin(0, A, 0, 2, 2)
                .mvin(0, A, acc(0), 2, 2)
                .mvin(0, A, acc(4), 2, 2)
                .fence();
        machine.preload(0, accumulate(0)).computePreloaded(0, GARBAGE).mvin(0, A, accumulate(4), 2, 2);
        assertRaces("ERROR 9 10");
        machine.fence().mvin(0, A, accumulate(0), 2, 2);
        machine.preload(0, accumulate(4)).computePreloaded(0, GARBAGE);
        assertRaces("ERROR 9 10", "ERROR 12 14");
    }

    @Test
    void sums_in_one_bank_or_with_a_fence_between_them_do_not_meet() {
        machine.mvin(0, A, 0, 2, 2)
                .mvin(0, A, acc(0), 2, 2)
                .mvin(0, A, acc(2), 2, 2)
                .mvin(0, A, acc(4), 2, 2)
                .fence();
        machine.preload(0, accumulate(0)).computePreloaded(0, GARBAGE).mvin(0, A, accumulate(2), 2, 2);
        machine.fence().mvin(0, A, accumulate(4), 2, 2);
        machine.preload(0, acc(0)).computePreloaded(0, GARBAGE);
        assertRaces();
    }

    @Test
    void sums_of_which_the_first_has_certainly_left_the_station_do_not_meet() {
        machine.mvin(0, A, 0, 2, 2)
                .mvin(0, A, acc(0), 2, 2)
                .mvin(0, A, acc(4), 2, 2)
                .fence();
        machine.preload(0, accumulate(0)).computePreloaded(0, GARBAGE);
        for (int i = 0; i < TINY.executeEntries() / 2; i++) {
            machine.preload(0, acc(0)).computePreloaded(0, GARBAGE);
        }
        machine.mvin(0, A, accumulate(4), 2, 2);
        assertRaces();
    }

    /** A window of one pixel over an image of one column, so that a pooled mvout reads rows in their order. */
    private Machine pooling(int rows) {
        long pooled = (long) rows << 48 | 1L << 56 | (long) rows << 32 | 1L << 40 | 1L << 24 | 1 << 6 | 1 << 4;
        return machine.command(0, pooled | 2, Machine.bits(1) << 32 | 2);
    }

    /** Seen on the RTL: ReservationStation.scala, whose range of a pooled mvout is that of an accumulator's bank. */
    @Test
    void a_pooled_mvout_from_the_scratchpad_waits_only_for_what_writes_its_first_row() {
        pooling(4).mvin(0, A, 0, 2, 2).mvin(0, A, 2, 2, 2).mvout(C, 0, 2, 2);
        assertRaces("ERROR 6 7");
        assertEquals(
                "a pooled mvout from scratchpad row 0 reads row 2 after it is written, and the hardware does not order the"
                        + " two: of what a pooled mvout reads it sees the first row alone; a fence between them would",
                machine.gemmini.races().getFirst().message());
    }

    @Test
    void a_pooled_mvout_from_behind_the_last_bank_or_of_rows_written_with_its_first_does_not_race() {
        pooling(2).mvin(0, A, 4, 2, 2).mvin(0, A, 6, 2, 2).mvout(C, 5, 2, 2);
        machine.mvin(0, A, 0, 2, 2).mvout(C, 0, 2, 2);
        machine.mvin(0, A, 2, 2, 2).fence().mvout(C, 1, 2, 2);
        assertRaces();
    }

    @Test
    void a_pooled_mvout_from_the_accumulator_waits_for_its_first_bank() {
        pooling(4).mvin(0, A, 0, 2, 2).mvin(0, A, acc(2), 2, 2);
        machine.preload(0, acc(0)).computePreloaded(0, GARBAGE).mvout(C, acc(0), 2, 2);
        assertRaces();
        machine.fence().preload(0, acc(4)).computePreloaded(0, GARBAGE).mvout(C, acc(2), 2, 2);
        assertRaces("ERROR 12 13");
    }

    @Test
    void what_overwrites_rows_waits_for_a_pooled_mvout_only_if_it_writes_its_first_row() {
        pooling(4).mvin(0, A, 0, 2, 2).mvin(0, A, 2, 2, 2).fence().mvout(C, 0, 2, 2);
        machine.mvin(0, A, 0, 2, 2);
        assertRaces();
        machine.mvin(0, A, 2, 2, 2);
        assertRaces("ERROR 8 10");
        machine.fence().mvout(C, 0, 2, 2).fence().mvin(0, A, 2, 2, 2);
        assertRaces("ERROR 8 10");
    }

    /** On the RTL all of 2,048 elements were wrong. */
    @Test
    void a_product_and_an_addition_in_loops_behind_each_other_share_a_setting() {
        var loops = new Machine(GemminiConfig.INT8_16).weightStationary();
        for (int state = 0; state < 3; state++) {
            loops.configLoad(state, 16, 1, true, 16, 1);
        }
        loops.configStore(16);
        loop(loop(loops, 1, 0), 0, 4);
        assertTrue(races(loops).contains("ERROR 11 17"), () -> races(loops).toString());
        loop(loops.fence(), 1, 0);
        loop(loops.configLoad(2, 16, 1, true, 16, 1), 0, 4);
        assertFalse(races(loops).contains("ERROR 24 31"), () -> races(loops).toString());
    }

    private static Machine loop(Machine machine, int depth, int adds) {
        return machine.command(9, 0, (long) depth << 32 | 1 << 16 | 1)
                .command(10, A, Machine.B)
                .command(11, 0, C)
                .command(12, 16, 16)
                .command(13, 16, 16)
                .command(8, 0, adds);
    }

    @Test
    void a_mvin_of_what_a_mvout_writes_needs_a_fence() {
        machine.mvin(0, A, 0, 2, 2).mvout(C, 0, 2, 2).mvin(0, C + 3, 4, 2, 1);
        assertRaces("ERROR 5 6");
        assertTrue(machine.gemmini
                .races()
                .getFirst()
                .message()
                .startsWith("mvin reads C+3, which an earlier mvout writes"));
        machine.fence().mvin(0, C, 6, 2, 2);
        assertRaces("ERROR 5 6");
    }

    @Test
    void the_core_may_read_beside_what_a_mvout_writes() {
        machine.configStore(4).mvin(0, A, 0, 2, 2).mvout(C, 0, 2, 2);
        machine.gemmini.hostLoad(C + 2, 2, 90);
        machine.gemmini.hostStore(C + 6, 2, 90);
        assertRaces();
        machine.gemmini.hostLoad(C + 4, 4, 91);
        machine.gemmini.hostStore(C, 1, 92);
        assertRaces("ERROR 6 91", "ERROR 6 92");
    }

    @Test
    void the_core_must_not_overwrite_what_a_mvin_reads() {
        machine.mvin(0, C, 0, 2, 2);
        assertTrue(machine.gemmini.watchesHost());
        machine.gemmini.hostLoad(C, 1, 90);
        assertRaces();
        machine.gemmini.hostStore(C + 1, 1, 91);
        assertRaces("ERROR 4 91");
    }

    @Test
    void after_a_fence_the_core_is_free() {
        machine.mvin(0, A, 0, 2, 2).mvout(C, 0, 2, 2).fence();
        assertFalse(machine.gemmini.watchesHost());
        machine.gemmini.hostLoad(C, 1, 90);
        machine.gemmini.hostStore(C, 1, 90);
        assertRaces();
    }
}
