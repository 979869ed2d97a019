package dev.tilesmith.sim.timing.accelerator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.timing.TimingStart;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The convolutions of rtl/micro.md (Library kernels on assorted shapes) as the library tiles them, without its host code:
 * what is compared is the time from the last command to the end of the fence, total less issue there. In the first run
 * the operands are in DRAM, in the second in the L2.
 */
final class ConvolutionLoopTimingTest {
    private static final long INPUT = 0x8400_0000L;
    private static final long WEIGHTS = 0x8400_4000L;
    private static final long OUTPUT = 0x8400_8000L;

    /** Cycles between two tiles that the library's code takes, roughly. */
    private static final int HOST_CYCLES = 400;

    /** Cycles from the last command to the end of the library's function, in which the loop works already, roughly. */
    private static final int RETURN_CYCLES = 55;

    private Accelerator accelerator = accelerator(TimingListener.NONE);
    private long now = 1000;

    private static Accelerator accelerator(TimingListener listener) {
        return new Accelerator(
                GemminiConfig.INT8_16, TimingStart.DEFAULT, (line, invalidate) -> false, Profile.NONE, listener);
    }

    private void send(int funct, long rs1, long rs2) {
        while (!accelerator.hasRoom(now)) {
            now++;
        }
        accelerator.send(now, funct, rs1, rs2, 0);
        now++;
    }

    private long waitUntilIdle() {
        var begin = now;
        while (accelerator.isBusy(now)) {
            now++;
        }
        return now - begin;
    }

    private record Convolution(int size, int channels, int filters, int kernel, int stride, int padding, int pool) {
        int outputs() {
            return (size + 2 * padding - kernel) / stride + 1;
        }

        int pooled() {
            return outputs() / pool;
        }

        int lowerPadding() {
            return Math.max(0, outputs() * stride + kernel - 1 - padding - size);
        }
    }

    private static long word(long highest, long high, long low, long lowest) {
        return highest << 48 | high << 32 | low << 16 | lowest;
    }

    private void configure(Convolution c) {
        send(0, 2 | 1 << 2, 0x3F80_0000L << 32 | c.filters);
        send(0, (long) c.stride << 16 | 1 << 2, 1L << 48);
    }

    /** The loop over some filters; input and the first weights stay in the first half of the scratchpad. */
    private void tile(Convolution c, int first, int filters) {
        var pixels = c.channels > 16 ? 1 : Math.min(c.kernel, 16 / c.channels);
        send(
                16,
                word(c.filters, c.channels, c.size, 1),
                (long) c.padding << 56 | (long) c.stride << 48 | word(0, c.outputs(), c.pooled(), c.outputs()));
        send(17, word(c.kernel, c.pooled(), c.pool, (long) c.pool << 8), word(1, c.pooled(), c.pooled(), filters));
        send(
                18,
                word(c.kernel, c.kernel, c.channels, c.padding),
                word(c.lowerPadding(), c.padding, (long) c.lowerPadding() << 8, c.size));
        send(19, (long) c.outputs() << 48 | 1, word(c.channels, c.filters, c.filters, c.outputs()));
        send(20, WEIGHTS + first, OUTPUT + first);
        send(21, 1, first == 0 ? INPUT : 0);
        send(15, 1L << 18 | (first == 0 ? 1L : 2L) << 16 | (long) pixels << 8 | 1, 1 << 3 | (c.pool == 1 ? 1 : 0));
    }

    private long run(Convolution c, int filtersAtOnce) {
        configure(c);
        waitUntilIdle();
        for (var first = 0; first < c.filters; first += filtersAtOnce) {
            now += first == 0 ? 0 : HOST_CYCLES;
            tile(c, first, Math.min(filtersAtOnce, c.filters - first));
        }
        return waitUntilIdle() - RETURN_CYCLES;
    }

    private static void assertWithin(double part, long measured, long simulated) {
        assertEquals(measured, simulated, part * measured);
    }

    @ParameterizedTest
    @CsvSource({
        "8, 16, 16, 3, 1, 1, 1, 16, 1598, 1175",
        "8, 16, 16, 1, 1, 0, 1, 16, 626, 321",
        "16, 32, 32, 3, 1, 1, 1, 32, 14213, 12087",
        "17, 18, 19, 3, 2, 1, 1, 19, 7573, 5867",
        "16, 16, 32, 3, 1, 1, 2, 16, 6680, 5685",
        "14, 64, 64, 1, 1, 0, 1, 32, 7037, 4849",
        "28, 3, 16, 3, 2, 1, 1, 16, 5430, 4477"
    })
    void measured_convolutions(
            int size,
            int channels,
            int filters,
            int kernel,
            int stride,
            int padding,
            int pool,
            int filtersAtOnce,
            long coldCycles,
            long warmCycles) {
        var convolution = new Convolution(size, channels, filters, kernel, stride, padding, pool);
        var cold = run(convolution, filtersAtOnce);
        var warm = run(convolution, filtersAtOnce);
        assertWithin(0.025, warmCycles, warm);
        // Cold rows of this table come out too fast for matrix products as well: the state of the L2 in them is
        // unknown.
        assertWithin(0.21, coldCycles, cold);
    }

    @Test
    void loads_of_a_second_loop_overlap_computes_of_the_first() {
        var convolution = new Convolution(8, 16, 16, 3, 1, 1, 1);
        run(convolution, 16);
        var one = run(convolution, 16) + RETURN_CYCLES;
        tile(convolution, 0, 16);
        tile(convolution, 0, 16);
        var two = waitUntilIdle();
        assertTrue(two < 2 * one - 100, () -> "two loops take %d cycles".formatted(two));
    }

    @Test
    void a_matrix_loop_that_normalizes_stores_each_row_in_the_last_of_three_passes() {
        var log = new EventLog();
        accelerator = new Accelerator(
                GemminiConfig.INT8_16_NORMALIZING, TimingStart.DEFAULT, (line, invalidate) -> false, Profile.NONE, log);
        send(0, 2 | 2 << 2, 0x3F80_0000L << 32 | 16);
        send(0, 1 << 16 | 1 << 2, 1L << 48);
        send(9, 0, word(0, 1, 1, 1));
        send(10, INPUT, WEIGHTS);
        send(11, 0, OUTPUT);
        send(12, 16, 16);
        send(13, 16, 16);
        send(8, 2 << 8, 0);
        waitUntilIdle();
        assertEquals(3 * 16, log.cyclesOf("alloc 0 3 ", 0).size());
        assertEquals(16, log.cyclesOf("wr_ack", 0).size());
    }

    @Test
    void commands_of_the_core_wait_for_the_loop() {
        var log = new EventLog();
        accelerator = accelerator(log);
        var convolution = new Convolution(8, 16, 16, 3, 1, 1, 1);
        configure(convolution);
        tile(convolution, 0, 16);
        var sent = now;
        send(0, 1 << 3 | 1, 16);
        waitUntilIdle();
        var configuration = " 0 9 10";
        var arrived = log.events().stream()
                .filter(event ->
                        event.text().startsWith("alloc") && event.text().endsWith(configuration))
                .toList();
        assertEquals(1, arrived.size());
        assertTrue(arrived.getFirst().cycle() > sent + 1000);
    }
}
