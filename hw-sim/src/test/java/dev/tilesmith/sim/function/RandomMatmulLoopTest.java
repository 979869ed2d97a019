package dev.tilesmith.sim.function;

import static dev.tilesmith.sim.function.Machine.A;
import static dev.tilesmith.sim.function.Machine.B;
import static dev.tilesmith.sim.function.Machine.C;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrix loops of random shapes and options against a plain product, element by element. */
final class RandomMatmulLoopTest {
    private static final int LOOPS = Integer.getInteger("tilesmith.randomLoops", 15);
    private static final long BIAS = B + Machine.ARRAY_BYTES / 2;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void int8_products_agree(long seed) {
        compare(GemminiConfig.INT8_16, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void int8_products_of_an_array_of_four_agree(long seed) {
        compare(Machine.INT8_4, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void float_products_agree(long seed) {
        compare(GemminiConfig.FP32_4, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {7})
    void int8_products_of_the_vendors_model_agree(long seed) {
        compare(GemminiConfig.INT8_16_LIBGEMMINI, seed);
    }

    private static void compare(GemminiConfig config, long seed) {
        var random = new Random(seed);
        var machine = new Machine(config);
        for (var i = 0; i < LOOPS; i++) {
            var product = new Product(random, config, machine);
            var result = machine.memory.region("C").bytes();
            machine.gemmini.newCall();
            Arrays.fill(result, (byte) 0x5A);
            product.run();
            var computed = result.clone();
            Arrays.fill(result, (byte) 0x5A);
            product.compute();
            assertArrayEquals(result, computed, "seed %d, loop %d".formatted(seed, i));
            assertEquals(List.of(), machine.gemmini.races());
        }
    }

    /** One product with its options; the depth may be split over two loops. */
    private static final class Product {
        final Random random;
        final Machine machine;
        final boolean floats;
        final boolean vendorModel;
        final byte[] bytesOfA;
        final byte[] bytesOfB;
        final int dim;
        final int bytes;
        final int rows;
        final int columns;
        final int depth;
        final int depthAtOnce;
        final boolean transposesA;
        final boolean transposesB;
        final boolean hasBias;
        final boolean narrowBias;
        final boolean fullWidth;
        final boolean relu;
        final float scale;
        final int strideA;
        final int strideB;
        final int strideC;

        Product(Random random, GemminiConfig config, Machine machine) {
            this.random = random;
            this.machine = machine;
            bytesOfA = machine.memory.region("A").bytes();
            bytesOfB = machine.memory.region("B").bytes();
            floats = config.element() == GemminiConfig.Element.FLOAT32;
            vendorModel = config.isLibgemmini();
            dim = config.dim();
            bytes = config.elementBytes();
            rows = 1 + random.nextInt(4 * dim);
            columns = 1 + random.nextInt(5 * dim);
            depth = 1 + random.nextInt(6 * dim);
            depthAtOnce = random.nextBoolean() ? depth : Math.min(depth, 2 * dim);
            transposesA = random.nextInt(3) == 0;
            transposesB = !transposesA && random.nextInt(3) == 0;
            hasBias = random.nextBoolean();
            narrowBias = !floats && random.nextBoolean();
            fullWidth = random.nextBoolean();
            relu = !fullWidth && random.nextBoolean();
            scale = floats ? 1 : new float[] {1, 0.25f, 0.011f, -0.03f}[random.nextInt(4)];
            strideA = (transposesA ? rows : depth) + random.nextInt(5);
            strideB = (transposesB ? depth : columns) + random.nextInt(5);
            strideC = columns + random.nextInt(5);
            fill();
        }

        private void fill() {
            random.nextBytes(machine.memory.region("A").bytes());
            random.nextBytes(machine.memory.region("B").bytes());
            for (var i = 0; floats && i < Machine.ARRAY_BYTES / 4; i++) {
                put(A + 4L * i, Float.floatToRawIntBits(random.nextInt(15) - 7), 4);
                put(B + 4L * i, Float.floatToRawIntBits(random.nextInt(15) - 7), 4);
            }
            for (var i = 0; !floats && !narrowBias && i < rows * strideC; i++) {
                put(BIAS + 4L * i, random.nextInt(20_001) - 10_000, 4);
            }
        }

        private void put(long address, int bits, int count) {
            var region = machine.memory.region(address >= C ? "C" : address >= B ? "B" : "A");
            for (var i = 0; i < count; i++) {
                region.bytes()[region.offsetOf(address) + i] = (byte) (bits >> (8 * i));
            }
        }

        private double at(long array, int index) {
            var memory = array == A ? bytesOfA : bytesOfB;
            var at = (int) (array == BIAS ? BIAS - B : 0) + index * bytes;
            return floats ? Float.intBitsToFloat(Machine.word(memory, at)) : memory[at];
        }

        private double bias(int i, int j) {
            var index = i * strideC + j;
            if (!hasBias) {
                return 0;
            }
            return floats || narrowBias ? at(BIAS, index) : machine.memory.loadInt(BIAS + 4L * index);
        }

        void compute() {
            for (var i = 0; i < rows; i++) {
                for (var j = 0; j < columns; j++) {
                    var sum = bias(i, j);
                    for (var k = 0; k < depth; k++) {
                        sum += at(A, transposesA ? k * strideA + i : i * strideA + k)
                                * at(B, transposesB ? j * strideB + k : k * strideB + j);
                    }
                    store(i * strideC + j, sum);
                }
            }
        }

        private void store(int index, double sum) {
            var active = relu && !vendorModel ? Math.max(0, sum) : sum;
            if (floats) {
                put(C + 4L * index, Float.floatToRawIntBits((float) active), 4);
            } else if (fullWidth) {
                put(C + 4L * index, (int) sum, 4);
            } else {
                var rounded = new BigDecimal((float) active * scale)
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .intValue();
                var element = Math.max(-128, Math.min(127, rounded));
                put(C + index, relu && vendorModel ? Math.max(0, element) : element, 1);
            }
        }

        void run() {
            machine.configExecute(1, 0, 0, transposesA, transposesB, 1, 1)
                    .configLoad(0, (long) strideA * bytes)
                    .configLoad(1, (long) strideB * bytes)
                    .configLoad(2, (long) strideC * (narrowBias ? 1 : 4), 1, narrowBias, dim, 1)
                    .configStore((long) strideC * (fullWidth ? 4 : bytes), relu ? 1 : 0, scale);
            for (var first = 0; first < depth; first += depthAtOnce) {
                loop(first, Math.min(depthAtOnce, depth - first));
            }
            machine.fence();
        }

        private void loop(int first, int count) {
            var blocksI = Math.ceilDiv(rows, dim);
            var blocksJ = Math.ceilDiv(columns, dim);
            var blocksK = Math.ceilDiv(count, dim);
            var isLast = first + count == depth;
            var loadsBias = hasBias && first == 0;
            var accumulates = loadsBias || first > 0;
            machine.command(
                            9,
                            pad(blocksK, count) << 32 | pad(blocksJ, columns) << 16 | pad(blocksI, rows),
                            (long) blocksK << 32 | (long) blocksJ << 16 | blocksI)
                    .command(
                            10,
                            A + (long) bytes * (transposesA ? first * strideA : first),
                            B + (long) bytes * (transposesB ? first : first * strideB))
                    .command(11, loadsBias ? BIAS : 0, isLast ? C : 0)
                    .command(12, strideA, strideB)
                    .command(13, strideC, strideC)
                    .command(
                            8,
                            (narrowBias ? 4 : 0) | (fullWidth ? 2 : 0) | (accumulates ? 1 : 0),
                            (transposesB ? 2 : 0) | (transposesA ? 1 : 0));
        }

        private long pad(int blocks, int extent) {
            return (long) blocks * dim - extent;
        }
    }
}
