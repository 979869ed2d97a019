package dev.tilesmith.sim.function;

import static dev.tilesmith.sim.function.Machine.A;
import static dev.tilesmith.sim.function.Machine.B;
import static dev.tilesmith.sim.function.Machine.C;
import static dev.tilesmith.sim.function.Machine.GARBAGE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random correct command sequences, on the machine and on {@link NaiveGemmini}: memory must end the same. */
final class NaiveComparisonTest {
    private static final int COMMANDS = Integer.getInteger("tilesmith.randomCommands", 400);
    private static final float[] SCALES = {1, 0.5f, -1, 0.3f, 2.75f, 0.0078125f};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tiny_machines_agree(long seed) {
        compare(Machine.TINY, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void int8_machines_agree(long seed) {
        compare(GemminiConfig.INT8_16, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void float_machines_agree(long seed) {
        compare(GemminiConfig.FP32_4, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
    void int8_machines_of_an_array_of_four_agree(long seed) {
        compare(Machine.INT8_4, seed);
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42, 43, 44})
    void machines_with_the_values_of_the_vendors_model_agree(long seed) {
        compare(GemminiConfig.INT8_16_LIBGEMMINI, seed);
    }

    private static void compare(GemminiConfig config, long seed) {
        var run = new Run(config, seed);
        run.fillEverything();
        for (var i = 0; i < COMMANDS; i++) {
            run.randomCommand();
        }
        assertArrayEquals(run.naive.memoryOfC(), run.machine.memory.region("C").bytes(), "seed " + seed);
    }

    /** The machine and its restatement, with a memory each. */
    private static final class Run {
        final GemminiConfig config;
        final Machine machine;
        final Twin naive;
        final Random random;
        final int dim;
        /** Rows that are used: few, so that commands meet. */
        final int rows;

        int operands;

        Run(GemminiConfig config, long seed) {
            this.config = config;
            random = new Random(seed);
            machine = new Machine(config);
            naive = new Twin(config);
            dim = config.dim();
            rows = Math.min(config.accumulatorRows(), Math.max(8, 2 * config.maxBlocks()) * dim);
            for (var array : new String[] {"A", "B"}) {
                var bytes = machine.memory.region(array).bytes();
                random.nextBytes(bytes);
                for (var i = 3; i < bytes.length && config.elementBytes() == 4; i += 4) {
                    bytes[i] = (byte) (bytes[i] & 0x80 | 0x3F);
                }
                naive.machine.memory.initialize(array.equals("A") ? A : B, bytes);
            }
        }

        void fillEverything() {
            configLoad(0, 1);
            for (var row = 0; row < rows; row += dim) {
                mvin(0, 0, row, dim, dim);
                mvin(0, 0, Machine.acc(row), dim, dim);
            }
            configLoad(0);
            configLoad(1);
            configLoad(2);
            configStore();
            configExecute();
        }

        void randomCommand() {
            switch (random.nextInt(12)) {
                case 0 -> configLoad(random.nextInt(3));
                case 1 -> configStore();
                case 2 -> configExecute();
                case 3, 4, 5 -> randomMvin();
                case 6, 7 -> randomMvout();
                default -> randomCompute();
            }
        }

        void configLoad(int state) {
            configLoad(state, random.nextInt(4) == 0 ? 2 : 1);
        }

        private void configLoad(int state, int repeats) {
            var stride = random.nextInt(5) == 0 ? 0 : random.nextInt(50) * 4;
            var scale = config.elementBytes() == 4 ? 1 : SCALES[random.nextInt(SCALES.length)];
            var shrunk = random.nextBoolean();
            machine.configLoad(state, stride, scale, shrunk, dim, repeats);
            naive.function.loadStride[state] = stride;
            naive.function.loadScale[state] = scale;
            naive.function.shrunk[state] = shrunk;
            naive.function.blockStride[state] = dim;
            naive.function.repeats[state] = repeats;
        }

        void configStore() {
            var stride = random.nextInt(300);
            var scale = SCALES[random.nextInt(SCALES.length)];
            var relu = random.nextBoolean();
            var pooling = pooling();
            machine.command(
                    0,
                    (long) pooling.columns() << 56
                            | (long) pooling.rows() << 48
                            | (long) pooling.outputColumns() << 40
                            | (long) pooling.outputRows() << 32
                            | (long) pooling.outputDimension() << 24
                            | (long) pooling.leftPadding() << 10
                            | (long) pooling.upperPadding() << 8
                            | (long) pooling.size() << 6
                            | (long) pooling.stride() << 4
                            | (relu ? 1 << 2 : 0)
                            | 2,
                    Machine.bits(scale) << 32 | stride);
            naive.function.pooling = pooling;
            naive.function.storeStride = stride;
            naive.function.storeScale = scale;
            naive.function.storeRelu = relu;
        }

        /** Off, or any that the rows in use can hold. */
        private Instruction.Pooling pooling() {
            if (random.nextInt(3) > 0) {
                return new Instruction.Pooling(0, 0, 0, 0, 0, 0, 0, 0, 0);
            }
            var imageRows = 1 + random.nextInt(rows / 2);
            var imageColumns = 1 + random.nextInt(rows / 2 / imageRows);
            return new Instruction.Pooling(
                    1 + random.nextInt(3),
                    1 + random.nextInt(3),
                    random.nextInt(6),
                    1 + random.nextInt(3),
                    1 + random.nextInt(3),
                    imageRows,
                    imageColumns,
                    random.nextInt(4),
                    random.nextInt(4));
        }

        void configExecute() {
            var function = naive.function;
            function.weightsStay = random.nextBoolean();
            function.executeRelu = random.nextBoolean();
            function.shift = random.nextInt(12);
            function.transposeFirst = random.nextBoolean();
            function.transposeSecond = function.weightsStay != function.transposeFirst && random.nextBoolean();
            function.strideA = 1 + random.nextInt(2);
            function.strideC = 1 + random.nextInt(2);
            machine.configExecute(
                    function.weightsStay ? 1 : 0,
                    function.executeRelu ? 1 : 0,
                    function.shift,
                    function.transposeFirst,
                    function.transposeSecond,
                    function.strideA,
                    function.strideC);
            operands = 0;
        }

        void mvin(int state, long dram, int local, int columns, int count) {
            machine.mvin(state, dram, local, columns, count).fence();
            naive.function.mvin(state, dram, local, columns, count);
        }

        void randomMvin() {
            var state = random.nextInt(3);
            var toAccumulator = random.nextBoolean();
            if (naive.function.repeats[state] > 1) {
                var columns = 1 + random.nextInt(dim / 2);
                mvin(
                        state,
                        A + random.nextInt(1250) * 4,
                        random.nextInt(rows - dim + 1),
                        columns,
                        1 + random.nextInt(dim));
                return;
            }
            var wide = toAccumulator && !naive.function.shrunk[state];
            var most = wide ? config.maxWideMoveColumns() : config.maxMoveColumns();
            var columns = 1 + random.nextInt(most);
            var blocks = config.blocks(columns);
            var row = random.nextInt(rows - blocks * dim + 1);
            var local = !toAccumulator ? row : random.nextBoolean() ? Machine.acc(row) : Machine.accumulate(row);
            var dram = random.nextInt(6) == 0 ? 0 : (random.nextBoolean() ? A : B) + random.nextInt(5000) / 4 * 4;
            mvin(state, dram, local, columns, 1 + random.nextInt(dim));
        }

        void randomMvout() {
            var fromAccumulator = random.nextBoolean();
            if (naive.function.pooling.isOn()) {
                var row = random.nextInt(rows / 2);
                var local = fromAccumulator ? Machine.acc(row) : row;
                var dram = C + random.nextInt(50_000);
                var columns = 1 + random.nextInt(dim);
                machine.mvout(dram, local, columns, 0).fence();
                naive.function.mvoutPooled(dram, local, columns);
                return;
            }
            var wide = fromAccumulator && random.nextBoolean();
            var columns = 1 + random.nextInt(wide ? dim : config.maxMoveColumns());
            var row = random.nextInt(rows - config.blocks(columns) * dim + 1);
            var local = !fromAccumulator ? row : wide ? Machine.full(row) : Machine.acc(row);
            var dram = C + random.nextInt(50_000);
            var count = 1 + random.nextInt(dim);
            machine.mvout(dram, local, columns, count).fence();
            naive.function.mvout(dram, local, columns, count);
        }

        void randomCompute() {
            var preloaded = operand(1, true);
            var first = operand(naive.function.strideA, false);
            var second = operand(1, true);
            var output =
                    new int[] {outputAddress(), random.nextInt(dim + 1), random.nextInt(rowsCertain(first, second) + 1)
                    };
            machine.command(6, word(preloaded), word(output));
            naive.function.preload(preloaded[0], preloaded[1], preloaded[2]);
            var flips = operands == 0 || random.nextBoolean();
            operands++;
            machine.command(flips ? 4 : 5, word(first), word(second));
            naive.function.compute(flips, first, second, output);
        }

        /** What more rows of a result would hold depends on what runs beside the compute. */
        private int rowsCertain(int[] first, int[] second) {
            var function = naive.function;
            if (!function.weightsStay || function.transposeFirst || function.transposeSecond) {
                return dim;
            }
            var rows = second[0] == GARBAGE ? first[2] : Math.max(first[2], second[2]);
            return Math.min(dim, Math.max(Instruction.Compute.LEAST_ROWS, rows));
        }

        private int outputAddress() {
            var row = random.nextInt(rows - 2 * dim + 1);
            return switch (random.nextInt(6)) {
                case 0 -> GARBAGE;
                case 1 -> row;
                case 2, 3 -> Machine.acc(row);
                default -> Machine.accumulate(row);
            };
        }

        private int[] operand(int stride, boolean mayBeGarbage) {
            var row = random.nextInt(rows - stride * dim + 1);
            return new int[] {
                mayBeGarbage && random.nextInt(4) == 0 ? GARBAGE : row, random.nextInt(dim + 1), random.nextInt(dim + 1)
            };
        }

        private static long word(int[] operand) {
            return Machine.word(operand[0], operand[1], operand[2]);
        }
    }

    /** The restatement with its own memory. */
    private static final class Twin {
        final Machine machine;
        final NaiveGemmini function;

        Twin(GemminiConfig config) {
            machine = new Machine(config);
            function = new NaiveGemmini(config, machine.memory);
        }

        byte[] memoryOfC() {
            return machine.memory.region("C").bytes();
        }
    }
}
