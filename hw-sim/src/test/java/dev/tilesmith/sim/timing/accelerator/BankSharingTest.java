package dev.tilesmith.sim.timing.accelerator;

import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.A;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.ACCUMULATOR;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.C;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.GARBAGE;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.word;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Loads, stores and the array at one bank at a time; cycles count from the first command's arrival. */
class BankSharingTest {
    private static final long ACCUMULATE = 0x4000_0000L;
    private static final long OTHER_BANK = 2 * 4096;

    private final ArrivingCommands commands = new ArrivingCommands(A);

    private List<Long> cyclesOf(String event, long until) {
        commands.firstIdleCycle(until);
        return commands.cyclesOf(event);
    }

    /** When a preload and a compute end that begin while rows of other stores wait for lines that the L2 lacks. */
    private List<Long> endsBesideStoresFrom(long rows) {
        commands.arrive(0, 3, C, word(rows, 16, 16));
        commands.arrive(1, 3, C + 4096, word(rows + 16, 16, 16));
        commands.arrive(10, 6, word(4096, 16, 16), word(ACCUMULATOR, 16, 16));
        commands.arrive(11, 4, word(64, 16, 16), word(GARBAGE, 16, 16));
        return cyclesOf("done", 12).subList(0, 4);
    }

    @Test
    void the_array_reads_a_bank_beside_rows_of_another_that_wait_for_the_writer() {
        assertEquals(List.of(23L, 50L, 84L, 125L), endsBesideStoresFrom(OTHER_BANK));
    }

    @Test
    void the_array_waits_while_a_row_read_for_a_store_is_held_in_its_bank() {
        assertEquals(List.of(23L, 68L, 102L, 125L), endsBesideStoresFrom(0));
    }

    /** A row of 64 bytes in two lines is added in two parts; the second waits in cycle 28 and is written in 29. */
    @Test
    void a_sum_that_waits_for_its_row_keeps_stores_out_of_the_bank() {
        commands.arrive(0, 2, A + 16, word(ACCUMULATOR | ACCUMULATE, 16, 1));
        commands.arrive(21, 3, C, word(ACCUMULATOR | 256, 16, 1));
        assertEquals(List.of(30L, 31L), cyclesOf("done", 22));
    }

    @Test
    void a_store_from_the_other_bank_of_the_accumulator_does_not_wait() {
        commands.arrive(0, 2, A + 16, word(ACCUMULATOR | ACCUMULATE, 16, 1));
        commands.arrive(21, 3, C, word(ACCUMULATOR | 512, 16, 1));
        assertEquals(List.of(29L, 30L), cyclesOf("done", 22));
    }
}
