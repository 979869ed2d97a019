package dev.tilesmith.sim.function;

import static dev.tilesmith.sim.function.Machine.A;
import static dev.tilesmith.sim.function.Machine.B;
import static dev.tilesmith.sim.function.Machine.C;
import static dev.tilesmith.sim.function.Machine.GARBAGE;
import static dev.tilesmith.sim.function.Machine.TINY;
import static dev.tilesmith.sim.function.Machine.acc;
import static dev.tilesmith.sim.function.Machine.accumulate;
import static dev.tilesmith.sim.function.Machine.full;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import org.junit.jupiter.api.Test;

final class FaultTest {
    private static final String CONFIG_LD =
            "%s before config_ld with id %d in this call; call gemmini_extended3_config_ld(stride, MVIN_SCALE_IDENTITY, false, %2$d) first, the stride in bytes";

    private final Machine machine = new Machine(TINY);

    private void assertFault(String text, Runnable action) {
        assertEquals(text, Machine.faultOf(action));
    }

    private void assertFaultMentions(String part, Runnable action) {
        var text = Machine.faultOf(action);
        assertTrue(text.contains(part), text);
    }

    private Machine configured() {
        return machine.weightStationary().configLoad(0, 2).configStore(2);
    }

    @Test
    void rows_past_the_scratchpad_are_a_fault() {
        configured().mvin(0, A, 6, 2, 2);
        assertFault("scratchpad rows [7, 9) exceed capacity 8", () -> machine.mvin(0, A, 7, 2, 2));
        assertFault("accumulator rows [8, 9) exceed capacity 8", () -> machine.mvin(0, A, acc(8), 2, 1));
    }

    @Test
    void the_last_block_of_a_move_must_fit_too() {
        configured();
        assertFault("scratchpad rows [7, 9) exceed capacity 8", () -> machine.mvin(0, A, 1, 8, 2));
    }

    @Test
    void a_move_has_at_most_dim_rows_and_four_blocks() {
        configured();
        assertFault(
                "mvin: rows of a move must be at least 1 and at most DIM (2), got 3",
                () -> machine.mvin(0, A, 0, 2, 3));
        assertFault(
                "mvin: columns of this move must be at least 1 and at most 8, got 9",
                () -> machine.mvin(0, A, 0, 9, 1));
        assertFault(
                "mvin: columns of a move of accumulator words must be at least 1 and at most 2, got 4; only elements are moved in wider rows",
                () -> machine.mvin(0, A, acc(0), 4, 1));
        assertFaultMentions("got 0", () -> machine.mvin(0, A, 0, 2, 0));
    }

    @Test
    void a_move_needs_its_configuration_in_this_call() {
        assertFault(CONFIG_LD.formatted("mvin2", 1), () -> machine.mvin(1, A, 0, 2, 2));
        assertFault(
                "mvout before config_st in this call; call gemmini_extended_config_st(stride, activation, scale) first, the stride in bytes",
                () -> machine.mvout(C, 0, 2, 2));
        assertFault(
                "preload before config_ex in this call; call gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0) first",
                () -> machine.preload(0, acc(0)));
        assertFault(
                "compute_preloaded before config_ex in this call; call gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0) first",
                () -> machine.computePreloaded(0, GARBAGE));
        configured().mvin(0, A, 0, 2, 2);
        machine.gemmini.newCall();
        assertFault(CONFIG_LD.formatted("mvin", 0), () -> machine.mvin(0, A, 0, 2, 2));
    }

    @Test
    void reading_a_row_that_this_call_did_not_write_is_a_fault() {
        configured().mvin(0, A, 0, 2, 1);
        assertFault(
                "scratchpad row 1 is read and was never written in this call; load it with an mvin first, or correct the address",
                () -> machine.mvout(C, 0, 2, 2));
        assertFault(
                "scratchpad row 4 is read and was never written in this call; load it with an mvin first, or correct the address",
                () -> machine.preload(4, acc(0)));
        assertFault(
                "accumulator row 0 is read and was never written in this call; what comes first must overwrite it: an address without the accumulate bit (0x40000000)",
                () -> machine.mvin(0, A, accumulate(0), 2, 2));
        machine.mvin(0, A, 0, 2, 2).preload(0, accumulate(4));
        assertFault(
                "accumulator row 4 is read and was never written in this call; what comes first must overwrite it: an address without the accumulate bit (0x40000000)",
                () -> machine.computePreloaded(0, GARBAGE));
    }

    /** Seen on the RTL: alone, a compute of four rows leaves the fifth as it was; beside a preload it writes all. */
    @Test
    void a_compute_of_fewer_rows_than_its_output_leaves_open_what_the_rest_holds() {
        var wide = new Machine(GemminiConfig.INT8_16)
                .weightStationary()
                .configLoad(0, 16)
                .configStore(16);
        wide.mvin(0, A, 0, 16, 16).mvin(0, A, acc(4), 16, 1);
        wide.preload(0, acc(0)).command(4, Machine.word(0, 16, 2), Machine.word(GARBAGE, 16, 16));
        wide.mvout(C, acc(0), 16, 4);
        assertFault(
                "accumulator row 4 is read, and a compute of fewer rows than its preload's output may have written it or"
                        + " not; the output must have no more rows than the compute's operands",
                () -> wide.mvout(C, acc(0), 16, 5));
        wide.preload(0, acc(0)).computePreloaded(0, GARBAGE).mvout(C, acc(0), 16, 16);
        wide.preload(0, acc(0)).command(4, Machine.word(0, 16, 2), Machine.word(0, 16, 16));
        wide.mvout(C, acc(0), 16, 16);
    }

    @Test
    void sums_over_rows_that_a_short_compute_left_open_are_allowed_where_nobody_reads_them() {
        var wide = new Machine(GemminiConfig.INT8_16)
                .weightStationary()
                .configLoad(0, 16)
                .configStore(16);
        wide.mvin(0, A, 0, 16, 16);
        wide.preload(0, acc(0)).command(4, Machine.word(0, 16, 5), Machine.word(GARBAGE, 16, 16));
        wide.preload(0, accumulate(0)).command(4, Machine.word(0, 16, 5), Machine.word(GARBAGE, 16, 16));
        wide.mvout(C, acc(0), 16, 5);
    }

    @Test
    void a_new_call_forgets_what_was_written() {
        configured().mvin(0, A, 0, 2, 2).mvout(C, 0, 2, 2);
        machine.gemmini.newCall();
        machine.configStore(2);
        assertFault(
                "scratchpad row 0 is read and was never written in this call; load it with an mvin first, or correct the address",
                () -> machine.mvout(C, 0, 2, 2));
    }

    @Test
    void dram_outside_the_arrays_and_constants_are_protected() {
        configured();
        assertFaultMentions("A", () -> machine.mvin(0, A + Machine.ARRAY_BYTES - 3, 0, 2, 2));
        machine.mvin(0, A, 0, 2, 2);
        assertFaultMentions("B", () -> machine.mvout(B, 0, 2, 2));
        assertFaultMentions("C", () -> machine.mvout(C + Machine.ARRAY_BYTES - 1, 0, 2, 2));
    }

    @Test
    void one_transposer_serves_one_operand() {
        assertFaultMentions("not both", () -> machine.configExecute(1, 0, 0, true, true, 1, 1));
        assertFaultMentions("needs A transposed", () -> machine.configExecute(0, 0, 0, false, true, 1, 1));
        machine.configExecute(0, 0, 0, true, true, 1, 1).configExecute(1, 0, 0, false, true, 1, 1);
    }

    @Test
    void a_shift_has_five_bits() {
        machine.configExecute(0, 0, 31, false, false, 1, 1);
        assertFault(
                "config_ex: sys_shift must be less than 32, got 32",
                () -> machine.configExecute(0, 0, 32, false, false, 1, 1));
    }

    @Test
    void operands_come_from_the_scratchpad() {
        configured().mvin(0, A, acc(0), 2, 2).mvin(0, A, 0, 2, 2);
        assertFault("preload: operands come from the scratchpad, got acc 0", () -> machine.preload(acc(0), acc(4)));
        machine.preload(0, acc(4));
        assertFault(
                "compute_preloaded: operands come from the scratchpad, got acc 0",
                () -> machine.computePreloaded(acc(0), GARBAGE));
        assertFaultMentions("operand A is GARBAGE_ADDR", () -> machine.computePreloaded(GARBAGE, GARBAGE));
    }

    @Test
    void a_compute_follows_its_own_preload() {
        configured().mvin(0, A, 0, 2, 2);
        assertFaultMentions("without a preload since the last compute", () -> machine.computePreloaded(0, GARBAGE));
        machine.preload(0, acc(0));
        assertFaultMentions("nothing in the array", () -> machine.computeAccumulated(0, GARBAGE));
        machine.computePreloaded(0, GARBAGE);
        assertFaultMentions("without a preload since the last compute", () -> machine.computeAccumulated(0, GARBAGE));
        machine.preload(GARBAGE, acc(2));
        assertFaultMentions("a compute must come between", () -> machine.preload(0, acc(4)));
    }

    @Test
    void operands_and_results_have_at_most_dim_rows_and_columns() {
        configured();
        assertFault(
                "preload: rows and columns of C must be at most DIM (2), got 2x3",
                () -> machine.command(6, Machine.word(GARBAGE, 2, 2), Machine.word(acc(0), 3, 2)));
    }

    @Test
    void results_must_fit_their_memory_with_their_stride() {
        machine.configExecute(1, 0, 0, false, false, 1, 4).configLoad(0, 2).mvin(0, A, 0, 2, 2);
        machine.preload(0, acc(3)).computePreloaded(0, GARBAGE);
        assertFault("accumulator rows [4, 9) exceed capacity 8", () -> machine.preload(0, acc(4)));
    }

    @Test
    void full_width_rows_are_stored_one_block_at_a_time() {
        configured().mvin(0, A, acc(0), 2, 2).mvin(0, A, acc(2), 2, 2);
        machine.mvout(C, acc(0), 4, 2);
        assertFaultMentions("at most 2, got 4", () -> machine.mvout(C, full(0), 4, 2));
    }

    @Test
    void what_the_machine_lacks_says_so() {
        assertFaultMentions("config_norm needs a machine with normalizations", () -> machine.command(0, 3, 0));
        assertFaultMentions("ask for SUM", () -> configured().mvout(C, acc(1 << 26), 2, 2));
        assertFaultMentions("LAYERNORM", () -> machine.configStore(2, 2, 1));
        assertFaultMentions("funct 23", () -> machine.command(23, 0, 0));
        assertFaultMentions("id must be 0, 1 or 2, got 3", () -> machine.configLoad(3, 2));
    }

    @Test
    void a_hardware_loop_must_be_configured_and_fit() {
        var big = new Machine(GemminiConfig.INT8_16);
        assertTrue(Machine.faultOf(() -> big.command(8, 0, 0)).contains("before its five configurations"));
        assertTrue(Machine.faultOf(() -> loop(big, 8, 8, 16)).contains("C must fit half of the accumulator"));
        assertTrue(Machine.faultOf(() -> loop(big, 16, 1, 64)).contains("A and B must fit half of the scratchpad"));
        assertTrue(Machine.faultOf(() -> loop(big, 0, 1, 1)).contains("at least 1"));
    }

    @Test
    void a_loop_of_convolutions_must_be_configured_and_fit() {
        var big = new Machine(GemminiConfig.INT8_16);
        assertTrue(Machine.faultOf(() -> big.command(15, 0, 0)).contains("before its six configurations"));
        assertTrue(Machine.faultOf(() -> convolution(big, 0, 4, 16, 1)).contains("at least 1, got 0, 4"));
        assertTrue(Machine.faultOf(() -> convolution(big, 8, 8, 144, 1)).contains("the sums must fit half"));
        assertTrue(Machine.faultOf(() -> convolution(big, 1, 4, 16384, 1)).contains("input and weights must fit half"));
        assertTrue(Machine.faultOf(() -> convolution(big, 1, 4, 16, 4)).contains("pool_size and pool_stride"));
    }

    /** One input channel and a kernel of 4x4, with pooling. */
    private static void convolution(Machine machine, long batches, long size, long channels, long poolSize) {
        machine.command(16, channels << 48 | 1L << 32, 1L << 48)
                .command(17, 4L << 48 | poolSize << 16 | 1 << 8, batches << 48 | 1L << 32 | 1 << 16 | channels)
                .command(18, 4L << 48 | 4L << 32 | 1 << 16, 0)
                .command(19, size << 48 | 1, size)
                .command(20, A, C)
                .command(21, B, B)
                .command(15, 0, 0);
    }

    @Test
    void a_hardware_loop_normalizes_only_where_the_machine_does() {
        var plain = new Machine(GemminiConfig.INT8_16);
        assertTrue(Machine.faultOf(() -> loop(plain, 1, 1, 1, 2 << 8)).contains("need a machine with normalizations"));
        var normalizing = new Machine(GemminiConfig.INT8_16_NORMALIZING);
        assertTrue(Machine.faultOf(() -> loop(normalizing, 1, 1, 1, 4 << 8 | 2)).contains("full_C must be 0"));
    }

    private static void loop(Machine machine, long blocksI, long blocksJ, long blocksK) {
        loop(machine, blocksI, blocksJ, blocksK, 0);
    }

    private static void loop(Machine machine, long blocksI, long blocksJ, long blocksK, int options) {
        machine.command(9, 0, blocksK << 32 | blocksJ << 16 | blocksI)
                .command(10, A, B)
                .command(11, 0, C)
                .command(12, 64, 64)
                .command(13, 64, 64)
                .command(8, options, 0);
    }
}
