package dev.tilesmith.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.timing.TimingStart;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The core's timing against the measured system: tables and traces of host-timing.md, sections 11 and 14. */
class HostTimingTest {
    /** Share of the measured cycles by which a prediction may be off; cold ones depend on unknown start values. */
    private static final double COLD_TOLERANCE = 0.01;

    private static final double WARM_TOLERANCE = 0.009;

    @BeforeAll
    static void needs_the_riscv_compiler() {
        Assumptions.assumeTrue(
                MeasuredKernel.canCompile(), "skipped: riscv64-unknown-elf-gcc is not installed (see README)");
    }

    @ParameterizedTest
    @CsvSource({
        "host_branchy, 76199, 70072",
        "host_byte_copy_transpose, 31042, 25238",
        "host_float_axpy, 24792, 15404",
        "host_int_mix, 24409, 24309",
        "host_stride_walk, 96620, 60364",
        "host_sum_i32, 32390, 26992",
        "mix_transpose_then_gemm, 29466, 24115",
        "ws_naive_nofence_64, 8052, 7053"
    })
    void a_kernel_takes_the_cycles_of_the_measured_system(String name, long cold, long warm) {
        var kernel = kernel(name);
        var cycles = TimingStart.SAMPLES.stream()
                .map(start -> assertInstanceOf(
                        SimResult.Finished.class, kernel.measureFrom(start, kernel.memory(), Watch.NONE)))
                .map(SimResult.Finished::cycles)
                .toList();
        assertNear(cold, mean(cycles, 0), name.startsWith("ws_") ? 2 * COLD_TOLERANCE : COLD_TOLERANCE);
        assertNear(warm, mean(cycles, 1), WARM_TOLERANCE);
    }

    @Test
    void multiplication_and_division_are_exact_but_for_the_first_branches() {
        var finished = assertInstanceOf(
                SimResult.Finished.class, kernel("host_int_mix").measure());
        assertEquals(24309, finished.cycles().get(1), 5);
    }

    @Test
    void a_branch_target_in_half_1_loses_one_fetch_cycle() {
        assertTrace("host_byte_copy_transpose", 0, """
                0:2 2:3 4:4 8:5 a:6 c:7 10:8 12:9 16:10 18:11 1c:12 20:13 22:14 26:15 18:17 1c:18 20:19 22:20 26:21 \
                18:23 1c:24 20:25 22:26 26:27 18:29""");
    }

    @Test
    void a_float_loop_waits_for_each_fused_multiply_add() {
        assertTrace("host_float_axpy", 15, """
                10:0 14:1 18:2 1c:3 20:4 24:5 26:7 2a:11 2e:12 32:13 10:15""");
    }

    private static long mean(List<List<Long>> cycles, int call) {
        return Math.round(
                cycles.stream().mapToLong(run -> run.get(call)).average().orElseThrow());
    }

    private static void assertNear(long expected, long actual, double tolerance) {
        assertTrue(
                Math.abs(actual - expected) <= tolerance * expected,
                () -> "expected %,d cycles within %.1f %%, got %,d".formatted(expected, 100 * tolerance, actual));
    }

    /** Compares instructions of the warm call, counted from the counter read or, with some skipped, from the first. */
    private static void assertTrace(String name, int skipped, String expected) {
        var kernel = kernel(name);
        var trace = new WarmTrace(kernel.image().entry());
        kernel.measureWith(kernel.memory(), new Watch(() -> false, trace));
        var wanted = List.of(expected.split(" "));
        var base = skipped == 0 ? trace.begin : trace.cycles.get(skipped);
        var found = new ArrayList<String>();
        for (int i = skipped; i < skipped + wanted.size(); i++) {
            found.add("%x:%d".formatted(trace.offsets.get(i), trace.cycles.get(i) - base));
        }
        assertEquals(wanted, found);
    }

    /** Instructions of the third call. */
    private static final class WarmTrace implements Profile {
        private final long entry;
        private final List<Long> offsets = new ArrayList<>();
        private final List<Long> cycles = new ArrayList<>();
        private int calls;
        private long begin;
        private long previous;
        private long beforePrevious;

        WarmTrace(long entry) {
            this.entry = entry;
        }

        @Override
        public boolean wantsRetirements() {
            return true;
        }

        @Override
        public void retired(long address, long cycle) {
            if (address == entry && ++calls == 3) {
                // The instruction before the call's jump is the counter read.
                begin = beforePrevious;
            }
            beforePrevious = previous;
            previous = cycle;
            if (calls == 3) {
                offsets.add(address - entry);
                cycles.add(cycle);
            }
        }
    }

    private static MeasuredKernel kernel(String name) {
        try {
            var resource = HostTimingTest.class.getResource("/kernels/int8/" + name + ".c");
            return MeasuredKernel.of(Path.of(resource.toURI()), GemminiConfig.INT8_16);
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
