package dev.tilesmith.sim.timing.accelerator;

import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.A;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.ACCUMULATOR;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.B;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.C;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.GARBAGE;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.word;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Single commands and one whole sequence with all lines in the L2; cycles count from the first command's arrival. */
class CommandTimingTest {
    private static final long FULL_WIDTH = 0x2000_0000L;

    private final ArrivingCommands commands = new ArrivingCommands(A, B, C);

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @Test
    void loads_preload_compute_and_store_follow_each_other_as_traced() {
        storeBefore(ACCUMULATOR, 16);
        commands.arrive(0, 2, A, word(0, 16, 16));
        commands.arrive(5, 2, B, word(4096, 16, 16));
        commands.arrive(9, 6, word(4096, 16, 16), word(ACCUMULATOR, 16, 16));
        commands.arrive(13, 4, word(0, 16, 16), word(GARBAGE, 16, 16));
        commands.arrive(16, 3, C, word(ACCUMULATOR, 16, 16));

        assertEquals(178, commands.firstIdleCycle(17));
        assertEquals(List.of(4L, 9L, 13L, 17L, 20L), commands.cyclesOf("alloc"));
        assertEquals(List.of(5L, 10L), commands.cyclesOf("issue_ld"));
        assertEquals(range(10, 41), commands.cyclesOf("rd_req"));
        assertEquals(range(20, 51), commands.cyclesOf("rd_beat"));
        assertEquals(List.of(41L, 57L, 93L, 127L, 152L), commands.cyclesOf("done"));
        assertEquals(List.of(58L, 59L), commands.cyclesOf("issue_ex"));
        assertEquals(List.of(128L), commands.cyclesOf("issue_st"));
        assertEquals(
                List.of(143L, 144L, 145L, 146L, 147L, 151L, 152L, 153L, 154L, 155L, 159L, 160L, 161L, 162L, 163L, 167L),
                commands.cyclesOf("wr_beat"));
        assertEquals(
                List.of(153L, 154L, 155L, 156L, 157L, 161L, 162L, 163L, 164L, 165L, 169L, 170L, 171L, 172L, 173L, 177L),
                commands.cyclesOf("wr_ack"));
    }

    @Test
    void a_load_of_16_columns_takes_a_request_and_a_beat_per_row() {
        commands.arrive(0, 2, A, word(0, 16, 16));
        commands.firstIdleCycle(1);
        assertEquals(List.of(5L), commands.cyclesOf("issue_ld"));
        assertEquals(range(10, 25), commands.cyclesOf("rd_req"));
        assertEquals(range(20, 35), commands.cyclesOf("rd_beat"));
        assertEquals(List.of(41L), commands.cyclesOf("done"));
    }

    @Test
    void a_load_of_64_columns_takes_four_beats_per_row() {
        commands.arrive(0, 2, A, word(0, 64, 16));
        commands.firstIdleCycle(1);
        assertEquals(10L, commands.cyclesOf("rd_req").getFirst());
        assertEquals(20L, commands.cyclesOf("rd_beat").getFirst());
        assertEquals(83L, commands.cyclesOf("rd_beat").getLast());
        assertEquals(List.of(89L), commands.cyclesOf("done"));
    }

    @Test
    void a_preload_and_a_compute_with_operands_in_different_banks() {
        commands.arrive(0, 6, word(4096, 16, 16), word(ACCUMULATOR, 16, 16));
        commands.arrive(4, 4, word(0, 16, 16), word(GARBAGE, 16, 16));
        commands.firstIdleCycle(5);
        assertEquals(List.of(5L, 9L), commands.cyclesOf("issue_ex"));
        assertEquals(List.of(43L, 77L), commands.cyclesOf("done"));
    }

    /** As in the traced runs, the lines were written before: a first write also costs a write of the directory. */
    private void storeBefore(long source, long columns) {
        commands.arrive(-5000, 3, C, word(source, columns, 16));
        commands.firstIdleCycle(-4990);
    }

    private void assertStore(long source, long columns, List<Long> firstBeatLastAckDone) {
        storeBefore(source, columns);
        commands.arrive(0, 3, C, word(source, columns, 16));
        commands.firstIdleCycle(1);
        assertEquals(
                firstBeatLastAckDone,
                List.of(
                        commands.cyclesOf("wr_beat").getFirst(),
                        commands.cyclesOf("wr_ack").getLast(),
                        commands.cyclesOf("done").getFirst()));
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
