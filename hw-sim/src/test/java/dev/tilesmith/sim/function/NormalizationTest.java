package dev.tilesmith.sim.function;

import static dev.tilesmith.sim.function.Machine.A;
import static dev.tilesmith.sim.function.Machine.C;
import static dev.tilesmith.sim.function.Machine.acc;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LAYERNORM, SOFTMAX and IGELU, restated value by value in the big integers and floats of gemmini.md 3.6. */
final class NormalizationTest {
    private static final int SUM = 1;
    private static final int MEAN = 2;
    private static final int VARIANCE = 3;
    private static final int INVERSE_DEVIATION = 4;
    private static final int MAXIMUM = 5;
    private static final int SUM_EXPONENTIALS = 6;
    private static final int INVERSE_SUM = 7;
    private static final int COLUMNS = 40;

    private final Random random = new Random(7);

    /** The int32 words of a row, in three blocks of an accumulator. */
    private static Machine machine(GemminiConfig config, int[] row) {
        var machine = new Machine(config);
        var bytes = new int[4 * row.length];
        for (var i = 0; i < bytes.length; i++) {
            bytes[i] = row[i / 4] >> (8 * (i % 4));
        }
        machine.fill("A", bytes).configLoad(0, 4 * COLUMNS);
        for (var column = 0; column < row.length; column += 16) {
            machine.mvin(0, A + 4L * column, acc(column), Math.min(16, row.length - column), 1);
        }
        return machine;
    }

    private static void norm(Machine machine, int command, int columns) {
        machine.mvout(C, acc(0) | command << 26, columns, 1);
    }

    private int[] row(int low, int high) {
        return IntStream.range(0, COLUMNS)
                .map(i -> low + random.nextInt(high - low))
                .toArray();
    }

    private static int saturated(double value) {
        return (int) Math.max(-128, Math.min(127, Math.rint(value)));
    }

    private static void assertRow(int[] expected, Machine machine) {
        var bytes = machine.bytesOfC(expected.length);
        assertArrayEquals(
                expected, IntStream.range(0, bytes.length).map(i -> bytes[i]).toArray());
    }

    @ParameterizedTest
    @ValueSource(floats = {1, 40, 0.3f})
    void layer_norm_centers_and_scales_a_row(float scale) {
        var row = row(-1000, 3000);
        var machine = machine(GemminiConfig.INT8_16_NORMALIZING, row);
        machine.configStore(COLUMNS, 2, scale);
        norm(machine, SUM, COLUMNS);
        // A second pass as a loop over parts of a row would do it.
        norm(machine, MEAN, COLUMNS);
        norm(machine, VARIANCE, 16);
        norm(machine, INVERSE_DEVIATION, COLUMNS);
        norm(machine, 0, COLUMNS);

        var mean = 2L * IntStream.of(row).asLongStream().sum() / (2 * COLUMNS);
        long squares = 0;
        for (var i = 0; i < COLUMNS; i++) {
            squares += (row[i] - mean) * (row[i] - mean) * (i < 16 ? 2 : 1);
        }
        var deviation = (long) Math.sqrt(squares / (COLUMNS + 16));
        var factor = 1f / deviation * scale;
        assertRow(
                IntStream.of(row)
                        .map(x -> saturated((float) (x - mean) * factor))
                        .toArray(),
                machine);
    }

    @Test
    void the_vendors_model_truncates_before_it_scales() {
        int[] row = {10, 20, 30, 40, -27};
        var machine = machine(GemminiConfig.INT8_16_LIBGEMMINI, row);
        machine.configStore(COLUMNS, 2, 10);
        norm(machine, MEAN, 5);
        norm(machine, INVERSE_DEVIATION, 5);
        norm(machine, 0, 5);
        // Mean 14, variance 2666 / 5 = 533, deviation 23.
        assertRow(new int[] {0, 0, 0, 10, -10}, machine);
    }

    @Test
    void softmax_divides_exponentials_by_their_sum() {
        var row = row(-400, 0);
        row[3] = 17;
        var machine = machine(GemminiConfig.INT8_16_NORMALIZING, row);
        // A scale of 0.01: ln 2 is 69, its inverse 65536 / 69 = 949, and the polynomial 0.3585 (x + 1.353)^2 + 0.344.
        machine.configStore(COLUMNS, 0, 1)
                .command(0, 69L << 32 | 1 << 16 | 3, 9595L << 32 | 135)
                .command(0, 949L << 32 | 1 << 18 | 1 << 16 | 3, 9595L << 32 | 135);
        norm(machine, MAXIMUM, COLUMNS);
        norm(machine, SUM_EXPONENTIALS, 16);
        norm(machine, INVERSE_SUM, COLUMNS);
        norm(machine, 0, COLUMNS);

        var exponentials = IntStream.of(row).map(x -> exponential(x - 17)).toArray();
        var sum = IntStream.of(exponentials).sum()
                + IntStream.of(exponentials).limit(16).sum();
        assertRow(
                IntStream.of(exponentials).map(e -> saturated(e * (127f / sum))).toArray(), machine);
    }

    private static int exponential(int x) {
        var halvings = -x * 949 / 65536;
        var rest = x + halvings * 69;
        return ((rest + 135) * (rest + 135) + 9595) / (1 << halvings);
    }

    /** 20 rows of 40 columns: two blocks of rows, three of columns, all at the edge ragged. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_matrix_loop_normalizes_every_row(boolean softmax) {
        var machine = new Machine(GemminiConfig.INT8_16_NORMALIZING);
        var a = machine.memory.region("A").bytes();
        var b = machine.memory.region("B").bytes();
        random.nextBytes(a);
        random.nextBytes(b);
        for (var i = 0; i < b.length && !softmax; i++) {
            // Squares of the sums fit 32 bits then.
            b[i] >>= 4;
        }
        machine.configExecute(1, 0, 0, false, false, 1, 1)
                .configLoad(0, 8)
                .configLoad(1, COLUMNS)
                .configStore(COLUMNS, softmax ? 0 : 2, 30)
                .command(0, 6900L << 32 | (softmax ? 1 << 16 : 0) | 3, 95950000L << 32 | 13500)
                .command(0, 9L << 32 | 1 << 18 | (softmax ? 1 << 16 : 0) | 3, 95950000L << 32 | 13500)
                .command(9, 8L << 32 | 8L << 16 | 12, 1L << 32 | 3L << 16 | 2)
                .command(10, A, Machine.B)
                .command(11, 0, C)
                .command(12, 8, COLUMNS)
                .command(13, COLUMNS, COLUMNS)
                .command(8, (softmax ? 4 : 2) << 8, 0);
        var expected = new int[20 * COLUMNS];
        for (var i = 0; i < 20; i++) {
            var row = new int[COLUMNS];
            for (var j = 0; j < COLUMNS; j++) {
                for (var k = 0; k < 8; k++) {
                    row[j] += a[8 * i + k] * b[COLUMNS * k + j];
                }
            }
            var normal = softmax ? softmaxOf(row) : layerNormOf(row);
            System.arraycopy(normal, 0, expected, i * COLUMNS, COLUMNS);
        }
        assertRow(expected, machine);
    }

    private static int[] layerNormOf(int[] row) {
        var mean = IntStream.of(row).sum() / COLUMNS;
        var squares = IntStream.of(row).map(x -> (x - mean) * (x - mean)).sum();
        var factor = 1f / (int) Math.sqrt(squares / COLUMNS) * 30;
        return IntStream.of(row)
                .map(x -> saturated((float) (x - mean) * factor))
                .toArray();
    }

    /** A scale of 0.0001. */
    private static int[] softmaxOf(int[] row) {
        var most = IntStream.of(row).max().orElseThrow();
        var exponentials = IntStream.of(row)
                .map(x -> {
                    var halvings = (most - x) * 9 / 65536;
                    var rest = x - most + halvings * 6900 + 13500;
                    return rest * rest + 95950000 >> halvings;
                })
                .toArray();
        var factor = 127f / IntStream.of(exponentials).sum() * 30;
        return IntStream.of(exponentials).map(e -> saturated(e * factor)).toArray();
    }

    @Test
    void gelu_follows_its_polynomial() {
        var row = row(-300, 300);
        for (var config : new GemminiConfig[] {GemminiConfig.INT8_16_NORMALIZING, GemminiConfig.INT8_16_LIBGEMMINI}) {
            var machine = machine(config, row);
            machine.configStore(COLUMNS, 3, 1e-5f).command(0, 3, 30000L << 32 | Integer.toUnsignedLong(-177));
            norm(machine, 0, COLUMNS);
            var expected = IntStream.of(row).map(q -> {
                var least = Math.min(Math.abs(q), 177);
                var erf = Integer.signum(q) * ((least - 177) * (least - 177) + 30000);
                return saturated((float) (q * (erf + 30000)) * 1e-5f);
            });
            assertRow(expected.toArray(), machine);
        }
    }

    @Test
    void a_normalization_without_its_configuration_is_a_fault() {
        var machine = machine(GemminiConfig.INT8_16_NORMALIZING, row(0, 5));
        machine.configStore(COLUMNS, 3, 1);
        assertTrue(Machine.faultOf(() -> norm(machine, 0, COLUMNS)).contains("before config_norm"));
        assertTrue(Machine.faultOf(() -> machine.command(0, 4 << 8 | 3, 0))
                .contains("stat_id must be less than 4, got 4"));
        assertTrue(Machine.faultOf(() -> machine.command(0, 1 << 16 | 3, 0))
                .contains("NO_ACTIVATION in config_st, got IGELU"));
    }

    @Test
    void sets_of_sums_are_kept_apart() {
        var machine = machine(GemminiConfig.INT8_16_NORMALIZING, new int[] {7, 9, 11});
        machine.configStore(COLUMNS, 2, 1);
        norm(machine, MEAN, 3);
        norm(machine, INVERSE_DEVIATION, 3);
        machine.command(0, 1 << 17 | 1 << 8 | 3, 0);
        norm(machine, MEAN, 1);
        norm(machine, INVERSE_DEVIATION, 1);
        machine.command(0, 1 << 17 | 3, 0);
        norm(machine, 0, 3);
        // Mean 9, variance 8 / 3 = 2, deviation 1; the other set has mean 7.
        assertRow(new int[] {-2, 0, 2}, machine);
    }
}
