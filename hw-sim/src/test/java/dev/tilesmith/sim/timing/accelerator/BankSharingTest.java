package dev.tilesmith.sim.timing.accelerator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.timing.TimingStart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Loads, stores and the array at one bank at a time; cycles count from the first command's arrival. */
class BankSharingTest {
    private static final long START = 10_000;
    private static final long A = 0x8400_0000L;
    private static final long C = 0x8402_0000L;
    private static final long ACCUMULATOR = 0x8000_0000L;
    private static final long ACCUMULATE = 0x4000_0000L;
    private static final long GARBAGE = 0xFFFF_FFFFL;
    private static final long OTHER_BANK = 2 * 4096;

    private final EventLog log = new EventLog();
    private final Accelerator accelerator =
            new Accelerator(GemminiConfig.INT8_16, TimingStart.DEFAULT, (_, _) -> false, Profile.NONE, log);

    BankSharingTest() {
        for (long offset = 0; offset < 4096; offset += 64) {
            accelerator.preload(A + offset);
        }
        accelerator.send(100, 0, 0x3f80000000010004L, 0x1000000000000L, 0);
        accelerator.send(110, 0, 0x3f80000000100101L, 64, 0);
        accelerator.send(120, 0, 2, 0x3f80000000000040L, 0);
    }

    private static long word(long address, long columns, long rows) {
        return address | columns << 32 | rows << 48;
    }

    private void arrive(long cycle, int funct, long rs1, long rs2) {
        accelerator.send(START + cycle - 1, funct, rs1, rs2, 0);
    }

    private List<Long> cyclesOf(String event, long until) {
        long cycle = START + until;
        while (accelerator.isBusy(cycle)) {
            cycle++;
        }
        return log.cyclesOf(event, START).stream().filter(at -> at >= 0).toList();
    }

    /** When a preload and a compute end that begin while rows of other stores wait for lines that the L2 lacks. */
    private List<Long> endsBesideStoresFrom(long rows) {
        arrive(0, 3, C, word(rows, 16, 16));
        arrive(1, 3, C + 4096, word(rows + 16, 16, 16));
        arrive(10, 6, word(4096, 16, 16), word(ACCUMULATOR, 16, 16));
        arrive(11, 4, word(64, 16, 16), word(GARBAGE, 16, 16));
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
        arrive(0, 2, A + 16, word(ACCUMULATOR | ACCUMULATE, 16, 1));
        arrive(21, 3, C, word(ACCUMULATOR | 256, 16, 1));
        assertEquals(List.of(30L, 31L), cyclesOf("done", 22));
    }

    @Test
    void a_store_from_the_other_bank_of_the_accumulator_does_not_wait() {
        arrive(0, 2, A + 16, word(ACCUMULATOR | ACCUMULATE, 16, 1));
        arrive(21, 3, C, word(ACCUMULATOR | 512, 16, 1));
        assertEquals(List.of(29L, 30L), cyclesOf("done", 22));
    }
}
