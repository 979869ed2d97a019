package dev.tilesmith.sim.timing.accelerator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.timing.TimingStart;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Single commands and one whole sequence with all lines in the L2; cycles count from the first command's arrival. */
class CommandTimingTest {
    private static final long START = 10_000;
    private static final long A = 0x8400_0000L;
    private static final long B = 0x8401_0000L;
    private static final long C = 0x8402_0000L;
    private static final long ACCUMULATOR = 0x8000_0000L;
    private static final long FULL_WIDTH = 0x2000_0000L;
    private static final long GARBAGE = 0xFFFF_FFFFL;

    private final EventLog log = new EventLog();
    private final Accelerator accelerator =
            new Accelerator(GemminiConfig.INT8_16, TimingStart.DEFAULT, (line, invalidate) -> false, Profile.NONE, log);

    CommandTimingTest() {
        for (long offset = 0; offset < 4096; offset += 64) {
            accelerator.preload(A + offset);
            accelerator.preload(B + offset);
            accelerator.preload(C + offset);
        }
        accelerator.send(100, 0, 0x3f80000000010004L, 0x1000000000000L, 0);
        accelerator.send(110, 0, 0x3f80000000100101L, 64, 0);
        accelerator.send(120, 0, 2, 0x3f80000000000040L, 0);
    }

    private static long word(long address, long columns, long rows) {
        return address | columns << 32 | rows << 48;
    }

    /** The command arrives so many cycles after the start. */
    private void arrive(long cycle, int funct, long rs1, long rs2) {
        accelerator.send(START + cycle - 1, funct, rs1, rs2, 0);
    }

    private long firstIdleCycle(long after) {
        long cycle = START + after;
        while (accelerator.isBusy(cycle)) {
            cycle++;
        }
        return cycle - START;
    }

    private List<Long> cyclesOf(String event) {
        return log.cyclesOf(event, START).stream().filter(cycle -> cycle >= 0).toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void loads_preload_compute_and_store_follow_each_other_as_traced() {
        storeBefore(ACCUMULATOR, 16);
        arrive(0, 2, A, word(0, 16, 16));
        arrive(5, 2, B, word(4096, 16, 16));
        arrive(9, 6, word(4096, 16, 16), word(ACCUMULATOR, 16, 16));
        arrive(13, 4, word(0, 16, 16), word(GARBAGE, 16, 16));
        arrive(16, 3, C, word(ACCUMULATOR, 16, 16));

        assertEquals(178, firstIdleCycle(17));
        assertEquals(List.of(4L, 9L, 13L, 17L, 20L), cyclesOf("alloc"));
        assertEquals(List.of(5L, 10L), cyclesOf("issue_ld"));
        assertEquals(range(10, 41), cyclesOf("rd_req"));
        assertEquals(range(20, 51), cyclesOf("rd_beat"));
        assertEquals(List.of(41L, 57L, 93L, 127L, 152L), cyclesOf("done"));
        assertEquals(List.of(58L, 59L), cyclesOf("issue_ex"));
        assertEquals(List.of(128L), cyclesOf("issue_st"));
        assertEquals(
                List.of(143L, 144L, 145L, 146L, 147L, 151L, 152L, 153L, 154L, 155L, 159L, 160L, 161L, 162L, 163L, 167L),
                cyclesOf("wr_beat"));
        assertEquals(
                List.of(153L, 154L, 155L, 156L, 157L, 161L, 162L, 163L, 164L, 165L, 169L, 170L, 171L, 172L, 173L, 177L),
                cyclesOf("wr_ack"));
    }

    @Test
    void a_load_of_16_columns_takes_a_request_and_a_beat_per_row() {
        arrive(0, 2, A, word(0, 16, 16));
        firstIdleCycle(1);
        assertEquals(List.of(5L), cyclesOf("issue_ld"));
        assertEquals(range(10, 25), cyclesOf("rd_req"));
        assertEquals(range(20, 35), cyclesOf("rd_beat"));
        assertEquals(List.of(41L), cyclesOf("done"));
    }

    @Test
    void a_load_of_64_columns_takes_four_beats_per_row() {
        arrive(0, 2, A, word(0, 64, 16));
        firstIdleCycle(1);
        assertEquals(10L, cyclesOf("rd_req").getFirst());
        assertEquals(20L, cyclesOf("rd_beat").getFirst());
        assertEquals(83L, cyclesOf("rd_beat").getLast());
        assertEquals(List.of(89L), cyclesOf("done"));
    }

    @Test
    void a_preload_and_a_compute_with_operands_in_different_banks() {
        arrive(0, 6, word(4096, 16, 16), word(ACCUMULATOR, 16, 16));
        arrive(4, 4, word(0, 16, 16), word(GARBAGE, 16, 16));
        firstIdleCycle(5);
        assertEquals(List.of(5L, 9L), cyclesOf("issue_ex"));
        assertEquals(List.of(43L, 77L), cyclesOf("done"));
    }

    /** As in the traced runs, the lines were written before: a first write also costs a write of the directory. */
    private void storeBefore(long source, long columns) {
        arrive(-5000, 3, C, word(source, columns, 16));
        firstIdleCycle(-4990);
    }

    private void assertStore(long source, long columns, List<Long> firstBeatLastAckDone) {
        storeBefore(source, columns);
        arrive(0, 3, C, word(source, columns, 16));
        firstIdleCycle(1);
        assertEquals(
                firstBeatLastAckDone,
                List.of(
                        cyclesOf("wr_beat").getFirst(),
                        cyclesOf("wr_ack").getLast(),
                        cyclesOf("done").getFirst()));
    }

    @Test
    void a_store_of_narrowed_accumulator_rows() {
        assertStore(ACCUMULATOR, 16, List.of(20L, 54L, 29L));
    }

    @Test
    void a_store_of_four_blocks() {
        assertStore(ACCUMULATOR, 64, List.of(23L, 138L, 113L));
    }

    @Test
    void a_store_of_full_accumulator_rows() {
        assertStore(ACCUMULATOR | FULL_WIDTH, 16, List.of(20L, 90L, 47L));
    }

    @Test
    void a_store_of_scratchpad_rows() {
        assertStore(0, 16, List.of(13L, 38L, 23L));
    }
}
