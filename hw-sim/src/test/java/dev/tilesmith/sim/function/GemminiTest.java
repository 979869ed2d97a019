package dev.tilesmith.sim.function;

import static dev.tilesmith.sim.function.Machine.A;
import static dev.tilesmith.sim.function.Machine.B;
import static dev.tilesmith.sim.function.Machine.C;
import static dev.tilesmith.sim.function.Machine.GARBAGE;
import static dev.tilesmith.sim.function.Machine.TINY;
import static dev.tilesmith.sim.function.Machine.acc;
import static dev.tilesmith.sim.function.Machine.full;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.ArrayTraffic;
import dev.tilesmith.sim.report.Counters;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GemminiTest {
    private final Machine machine =
            new Machine(TINY).weightStationary().configLoad(0, 2).configStore(2);

    @Test
    void a_product_of_two_by_two_matrices() {
        machine.fill("A", 1, 2, 3, 4).fill("B", 5, 6, 7, 8);
        machine.mvin(0, A, 0, 2, 2).mvin(0, B, 4, 2, 2);
        machine.preload(4, acc(0)).computePreloaded(0, GARBAGE).mvout(C, acc(0), 2, 2);
        assertArrayEquals(new byte[] {19, 22, 43, 50}, machine.bytesOfC(4));
        assertEquals(8, machine.gemmini.macs());
    }

    @Test
    void the_relu_comes_before_the_scale() {
        machine.fill("A", -4, 4, 0, 0).configLoad(0, 2, 1, true, 2, 1).mvin(0, A, acc(0), 2, 1);
        machine.configStore(2, 1, -1).mvout(C, acc(0), 2, 1);
        assertArrayEquals(new byte[] {0, -4}, machine.bytesOfC(2));
    }

    @Test
    void full_width_rows_leave_unscaled_and_without_activation() {
        machine.fill("A", -4, -1, -1, -1).mvin(0, A, acc(0), 1, 1);
        machine.configStore(4, 1, 0.5f).mvout(C, full(0), 1, 1);
        assertEquals(-4, machine.memory.loadInt(C));
    }

    @Test
    void output_stationary_sums_wrap_around_in_twenty_bits() {
        assertEquals(3 * (1 << 18) - (1 << 20), outputStationarySum(GemminiConfig.INT8_16));
        assertEquals(3 * (1 << 18), outputStationarySum(GemminiConfig.INT8_16_LIBGEMMINI));
    }

    /** Three times 16 products of -128 with itself. */
    private static int outputStationarySum(GemminiConfig config) {
        var big = new Machine(config);
        var ones = new int[16 * 16];
        Arrays.fill(ones, -128);
        big.fill("A", ones)
                .configExecute(0, 0, 0, false, false, 1, 1)
                .configLoad(0, 16)
                .configStore(64);
        big.mvin(0, A, 0, 16, 16).preload(GARBAGE, GARBAGE).computePreloaded(0, 0);
        big.preload(GARBAGE, GARBAGE).computeAccumulated(0, 0);
        big.preload(GARBAGE, acc(0)).computeAccumulated(0, 0).mvout(C, full(0), 16, 1);
        return big.memory.loadInt(C);
    }

    @Test
    void weights_are_read_when_they_are_preloaded() {
        machine.fill("A", 1, 0, 0, 1, 9, 9, 9, 9)
                .mvin(0, A, 0, 2, 2)
                .preload(0, acc(0))
                .mvin(0, A + 4, 0, 2, 2);
        machine.computePreloaded(0, GARBAGE).mvout(C, acc(0), 2, 2);
        assertArrayEquals(new byte[] {9, 9, 9, 9}, machine.bytesOfC(4));
    }

    @Test
    void max_pooling_counts_padding_as_zero() {
        machine.fill("A", -1, -2, -3, -4, 5, -6, 7, -8).mvin(0, A, 0, 2, 2).mvin(0, A + 4, 2, 2, 2);
        // A 2x2 image of two channels, windows of 2x2 with stride 1, one row and column of padding.
        machine.command(
                0,
                2L << 56 | 2L << 48 | 2L << 40 | 2L << 32 | 2L << 24 | 1 << 10 | 1 << 8 | 2 << 6 | 1 << 4 | 2,
                Machine.bits(1) << 32 | 2);
        machine.mvout(C, 0, 2, 0);
        assertArrayEquals(new byte[] {0, 0, 0, 0, 5, 0, 7, -2}, machine.bytesOfC(8));
    }

    @Test
    void counters_tell_what_one_call_moved() {
        machine.mvin(0, A, 0, 2, 2).mvin(0, A + 2, 2, 2, 2).mvout(C, 0, 2, 2);
        assertEquals(
                List.of(
                        new ArrayTraffic("A", Machine.ARRAY_BYTES, 8, 2, 0, 0),
                        new ArrayTraffic("C", Machine.ARRAY_BYTES, 0, 0, 4, 0)),
                machine.gemmini.traffic().arrays());
        assertEquals(2, machine.gemmini.traffic().bytesMovedAgain());
        assertEquals(new Counters.Occupancy(4, 0), machine.gemmini.occupancy());
        assertEquals(
                Map.of("config_ex", 1L, "config_ld", 1L, "config_st", 1L, "mvin", 2L, "mvout", 1L),
                machine.gemmini.commands());
        machine.gemmini.newCall();
        assertEquals(Counters.Traffic.NONE, machine.gemmini.traffic());
        assertEquals(0, machine.gemmini.commands().size());
    }

    @Test
    void a_row_with_stride_zero_is_fetched_once() {
        machine.fill("A", 3, 4).configLoad(0, 0).mvin(0, A, 0, 2, 2).mvout(C, 0, 2, 2);
        assertArrayEquals(new byte[] {3, 4, 3, 4}, machine.bytesOfC(4));
        assertEquals(2, machine.gemmini.traffic().bytesIn());
        assertEquals(4, machine.gemmini.traffic().bytesOut());
    }
}
