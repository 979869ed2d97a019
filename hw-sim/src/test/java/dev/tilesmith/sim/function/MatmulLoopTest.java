package dev.tilesmith.sim.function;

import static dev.tilesmith.sim.function.Machine.A;
import static dev.tilesmith.sim.function.Machine.B;
import static dev.tilesmith.sim.function.Machine.C;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The matrix loop against a plain product: 40 rows of 24 columns, depth 56, so that every edge is ragged. */
final class MatmulLoopTest {
    private static final int M = 40;
    private static final int N = 24;
    private static final int K = 56;

    private final Machine machine = new Machine(GemminiConfig.INT8_16);

    @BeforeEach
    void fillOperands() {
        var random = new Random(7);
        random.nextBytes(machine.memory.region("A").bytes());
        random.nextBytes(machine.memory.region("B").bytes());
    }

    private void configure(boolean transposeA, boolean transposeB) {
        machine.configExecute(1, 0, 0, transposeA, transposeB, 1, 1)
                .configLoad(0, transposeA ? M : K)
                .configLoad(1, transposeB ? K : N)
                .configLoad(2, 4 * N)
                .configStore(4 * N);
    }

    private void loop(long depth, long offsetA, long offsetB, long addressC, int flags, int second) {
        var blocksK = (depth + 15) / 16;
        machine.command(9, blocksK * 16 - depth << 32 | 8L << 16 | 8, blocksK << 32 | 2L << 16 | 3)
                .command(10, A + offsetA, B + offsetB)
                .command(11, 0, addressC)
                .command(12, (second & 1) != 0 ? M : K, (second & 2) != 0 ? K : N)
                .command(13, N, N)
                .command(8, flags, second);
    }

    private int expected(int i, int j, boolean transposeA, boolean transposeB) {
        var a = machine.memory.region("A").bytes();
        var b = machine.memory.region("B").bytes();
        var sum = 0;
        for (var k = 0; k < K; k++) {
            sum += a[transposeA ? k * M + i : i * K + k] * b[transposeB ? j * K + k : k * N + j];
        }
        return sum;
    }

    private void assertProduct(boolean transposeA, boolean transposeB) {
        for (var i = 0; i < M; i++) {
            for (var j = 0; j < N; j++) {
                assertEquals(
                        expected(i, j, transposeA, transposeB),
                        machine.memory.loadInt(C + 4L * (i * N + j)),
                        "element " + i + ", " + j);
            }
        }
        assertTrue(
                machine.gemmini.races().isEmpty(), () -> machine.gemmini.races().toString());
    }

    @Test
    void one_loop_multiplies_ragged_matrices() {
        configure(false, false);
        loop(K, 0, 0, C, 2, 0);
        assertProduct(false, false);
        assertEquals((long) M * N * K, machine.gemmini.macs());
    }

    @Test
    void operands_may_be_stored_transposed() {
        configure(true, false);
        loop(K, 0, 0, C, 2, 1);
        assertProduct(true, false);
    }

    @Test
    void the_second_operand_may_be_stored_transposed() {
        configure(false, true);
        loop(K, 0, 0, C, 2, 2);
        assertProduct(false, true);
    }

    @Test
    void loops_without_a_store_leave_their_sums_for_the_next() {
        configure(false, false);
        loop(32, 0, 0, 0, 0, 0);
        loop(K - 32, 32, 32 * N, C, 3, 0);
        assertProduct(false, false);
    }

    @Test
    void every_loop_that_stores_starts_with_the_other_half_of_the_accumulator() {
        configure(false, false);
        loop(K, 0, 0, C, 2, 0);
        assertEquals(6 * 16, machine.gemmini.occupancy().accumulatorRows() + 16);
        loop(K, 0, 0, C, 2, 0);
        assertProduct(false, false);
    }

    @Test
    void adding_a_residual_loads_the_same_rows_twice_with_nothing_between() {
        machine.configLoad(0, N, 1, true, 16, 1)
                .configLoad(1, N, 1, true, 16, 1)
                .configStore(4 * N);
        machine.command(9, 8L << 16 | 8, 2L << 16 | 3)
                .command(10, A, B)
                .command(11, 0, C)
                .command(12, N, N)
                .command(13, N, N)
                .command(8, 2, 4);
        var a = machine.memory.region("A").bytes();
        var b = machine.memory.region("B").bytes();
        assertEquals(a[5] + b[5], machine.memory.loadInt(C + 20));
        assertEquals(Race.Severity.ERROR, machine.gemmini.races().getFirst().severity());
    }
}
