package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.memory.GuestMemory;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The function restated as slowly and plainly as possible, element by element, for comparison (gemmini.md 3.2 to 3.5
 * with the differences of 3.10). Knows no faults: it is fed correct commands only.
 */
final class NaiveGemmini {
    private final GuestMemory memory;
    private final boolean floats;
    private final boolean vendorModel;
    private final int sumBits;
    private final int dim;
    /** Doubles hold int32 and float values exactly. */
    private final double[][] scratchpad;

    private final double[][] accumulator;
    private double[][] inArray;
    private double[][] preloaded;

    long[] loadStride = new long[3];
    float[] loadScale = new float[3];
    boolean[] shrunk = new boolean[3];
    int[] blockStride = new int[3];
    int[] repeats = new int[3];
    long storeStride;
    float storeScale;
    boolean storeRelu;
    /** As config_st has it; a stride of 0 is no pooling. */
    Instruction.Pooling pooling = new Instruction.Pooling(0, 0, 0, 0, 0, 0, 0, 0, 0);

    boolean weightsStay;
    boolean executeRelu;
    boolean transposeFirst;
    boolean transposeSecond;
    int shift;
    int strideA;
    int strideC;

    NaiveGemmini(GemminiConfig config, GuestMemory memory) {
        this.memory = memory;
        floats = config.element() == GemminiConfig.Element.FLOAT32;
        vendorModel = config.isLibgemmini();
        sumBits = floats || vendorModel ? 32 : config.meshOutputBits();
        dim = config.dim();
        scratchpad = new double[config.scratchpadRows()][dim];
        accumulator = new double[config.accumulatorRows()][dim];
        inArray = new double[dim][dim];
        preloaded = new double[dim][dim];
    }

    void mvin(int state, long dram, int local, int columns, int rows) {
        var toAccumulator = local < 0;
        var wide = !floats && toAccumulator && !shrunk[state];
        for (var i = 0; i < rows; i++) {
            for (var j = 0; j < columns; j++) {
                var row = (local & 0x1FFF_FFFF) + i + j / dim * blockStride[state];
                var value = dram == 0 ? 0 : load(dram + i * loadStride[state], j, wide, loadScale[state]);
                if (toAccumulator) {
                    put(accumulator, row, j % dim, value, (local & 0x4000_0000) != 0);
                } else {
                    scratchpad[row][j % dim] = value;
                    for (var pixel = 1; pixel < repeats[state] && row - pixel >= 0; pixel++) {
                        if (row < scratchpad.length / 2 || row - pixel >= scratchpad.length / 2) {
                            scratchpad[row - pixel][j + pixel * columns] = value;
                        }
                    }
                }
            }
        }
    }

    private double load(long row, int index, boolean wide, float scale) {
        if (floats) {
            return Float.intBitsToFloat(word(row + 4L * index)) * scale;
        }
        return wide ? word(row + 4L * index) : narrowed(memory.loadByte(row + index), scale);
    }

    private int word(long address) {
        var word = 0;
        for (var i = 3; i >= 0; i--) {
            word = word << 8 | memory.loadByte(address + i) & 0xFF;
        }
        return word;
    }

    void preload(int operand, int columns, int rows) {
        preloaded = new double[dim][dim];
        for (var i = 0; i < rows && operand != -1; i++) {
            for (var j = 0; j < columns; j++) {
                preloaded[i][j] = at(operand, 1, weightsStay && transposeSecond, i, j);
            }
        }
    }

    private double at(int address, int stride, boolean transposed, int i, int j) {
        return transposed ? scratchpad[address + j * stride][i] : scratchpad[address + i * stride][j];
    }

    /** Operands are given as address, columns, rows. */
    void compute(boolean flips, int[] first, int[] second, int[] output) {
        if (flips) {
            inArray = preloaded;
        }
        var result = new double[dim][dim];
        for (var i = 0; i < dim; i++) {
            for (var j = 0; j < dim; j++) {
                var bias = second[0] != -1 && i < second[2] && j < second[1] ? scratchpadAt(second[0] + i, j) : 0;
                var sum = weightsStay ? bias : inArray[i][j];
                for (var k = 0; k < dim; k++) {
                    var a = i < first[2] && k < first[1] ? at(first[0], strideA, transposeFirst, i, k) : 0;
                    double b = 0;
                    if (weightsStay) {
                        b = inArray[k][j];
                    } else if (second[0] != -1 && k < second[2] && j < second[1]) {
                        b = at(second[0], 1, transposeSecond, k, j);
                    }
                    sum = floats ? Math.fma((float) a, (float) b, (float) sum) : wrapped((long) (sum + a * b));
                }
                result[i][j] = weightsStay || (vendorModel && output[0] < 0) ? sum : leaving(sum);
                if (!weightsStay) {
                    inArray[i][j] = sum;
                }
            }
        }
        write(result, output);
    }

    private double scratchpadAt(int row, int column) {
        // With outputs stationary the second operand has other rows, so the one asked for may not exist.
        return row < scratchpad.length ? scratchpad[row][column] : 0;
    }

    private double leaving(double sum) {
        if (floats) {
            return (float) (sum * Math.scalb(1.0, -shift));
        }
        var shifted =
                BigDecimal.valueOf(sum).divide(BigDecimal.valueOf(1L << shift)).setScale(0, RoundingMode.HALF_EVEN);
        return shifted.doubleValue();
    }

    private double wrapped(long sum) {
        var values = 1L << sumBits;
        var rest = Math.floorMod(sum, values);
        return rest < values / 2 ? rest : rest - values;
    }

    private void write(double[][] result, int[] output) {
        for (var i = 0; i < output[2] && output[0] != -1; i++) {
            for (var j = 0; j < output[1]; j++) {
                var row = (output[0] & 0x1FFF_FFFF) + i * strideC;
                if (output[0] < 0) {
                    put(accumulator, row, j, result[i][j], (output[0] & 0x4000_0000) != 0);
                } else {
                    var narrow = floats ? result[i][j] : Math.max(-128, Math.min(127, result[i][j]));
                    scratchpad[row][j] = executeRelu && narrow < 0 ? 0 : narrow;
                }
            }
        }
    }

    private void put(double[][] rows, int row, int column, double value, boolean accumulates) {
        var sum = accumulates ? rows[row][column] + value : value;
        rows[row][column] = floats ? (float) sum : (int) (long) sum;
    }

    void mvout(long dram, int local, int columns, int rows) {
        for (var i = 0; i < rows; i++) {
            for (var j = 0; j < columns; j++) {
                var row = (local & 0x1FFF_FFFF) + i + j / dim * dim;
                var address = dram + i * storeStride;
                if (local >= 0) {
                    store(address, j, scratchpad[row][j % dim], floats);
                } else if ((local & 0x2000_0000) != 0) {
                    store(address, j, accumulator[row][j % dim], true);
                } else {
                    store(address, j, result(accumulator[row][j % dim]), floats);
                }
            }
        }
    }

    /** The rows of an image, of which each window's largest element goes out; padding is zero. */
    void mvoutPooled(long dram, int local, int columns) {
        for (var row = 0; row < pooling.outputRows(); row++) {
            for (var column = 0; column < pooling.outputColumns(); column++) {
                for (var channel = 0; channel < columns; channel++) {
                    var pixel = (long) row * pooling.outputDimension() + column;
                    store(dram + pixel * storeStride, channel, largest(local, row, column, channel), floats);
                }
            }
        }
    }

    private double largest(int local, int row, int column, int channel) {
        var largest = Double.NEGATIVE_INFINITY;
        for (var i = 0; i < pooling.size(); i++) {
            for (var j = 0; j < pooling.size(); j++) {
                var atRow = row * pooling.stride() + i - pooling.upperPadding();
                var atColumn = column * pooling.stride() + j - pooling.leftPadding();
                var inside = atRow >= 0 && atColumn >= 0 && atRow < pooling.rows() && atColumn < pooling.columns();
                var at = (local & 0x1FFF_FFFF) + atRow * pooling.columns() + atColumn;
                double element = 0;
                if (inside) {
                    element = local < 0 ? result(accumulator[at][channel]) : scratchpad[at][channel];
                }
                largest = element > largest ? element : largest;
            }
        }
        return largest;
    }

    private double result(double sum) {
        if (floats) {
            return (float) (storeRelu ? Math.max(0, sum) : sum) * storeScale;
        }
        if (vendorModel) {
            var element = narrowed(sum, storeScale);
            return storeRelu ? Math.max(0, element) : element;
        }
        return narrowed(storeRelu ? Math.max(0, sum) : sum, storeScale);
    }

    private void store(long row, int index, double value, boolean wide) {
        var word = floats ? Float.floatToRawIntBits((float) value) : (int) value;
        for (var i = 0; i < (wide ? 4 : 1); i++) {
            memory.storeByte(row + (wide ? 4L : 1L) * index + i, (byte) (word >> (8 * i)));
        }
    }

    private double narrowed(double value, float scale) {
        var product = (float) value * scale;
        if (vendorModel) {
            return Math.max(-128, Math.min(127, macro(product)));
        }
        var rounded =
                new BigDecimal(product).setScale(0, RoundingMode.HALF_EVEN).doubleValue();
        return Math.max(-128, Math.min(127, rounded));
    }

    /** ROUND_NEAR_EVEN of the vendor's header, statement by statement. */
    private static float macro(float x) {
        long i = (long) x;
        long next = x < 0 ? (long) (x - 1) : (long) (x + 1);
        float rem = x - (float) i;
        rem = rem < 0 ? -rem : rem;
        return rem < 0.5 ? i : (rem > 0.5 ? next : (i % 2 == 0 ? i : next));
    }
}
