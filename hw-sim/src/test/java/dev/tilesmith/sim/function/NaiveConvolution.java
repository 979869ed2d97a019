package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.memory.GuestMemory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;

/**
 * A convolution by its definition, pixel by pixel, with every option of loop_conv_ws, and the commands that compute it:
 * the arguments follow the vendor's tiled_conv with one tile for everything but the input channels.
 */
final class NaiveConvolution {
    private static final long INPUT = Machine.A;
    private static final long WEIGHTS = Machine.B;
    private static final long BIAS = Machine.B + Machine.ARRAY_BYTES / 2;
    private static final long OUTPUT = Machine.C;

    private final Random random;
    private final boolean floats;
    private final boolean vendorModel;
    private final int dim;
    private final int elementBytes;

    final int batches;
    final int rows;
    final int columns;
    final int channels;
    final int outputChannels;
    final int kernel;
    final int stride;
    final int dilation;
    final int inputDilation;
    final int padding;
    final boolean depthwise;
    final boolean rotates;
    final boolean transposesOutput;
    final boolean transposesInput;
    final boolean weights1203;
    final boolean weights0132;
    final boolean downsamples;
    final boolean pools;
    final int poolSize;
    final int poolStride;
    final int poolPadding;
    final boolean hasBias;
    final boolean relu;
    final float scale;
    final int inputStride;
    final int weightStride;
    final int outputStride;
    final int pixels;
    /** Input channels of one loop. */
    final int channelsAtOnce;

    final int outputRows;
    final int outputColumns;
    final int pooledRows;
    final int pooledColumns;

    NaiveConvolution(Random random, GemminiConfig config) {
        this.random = random;
        floats = config.element() == GemminiConfig.Element.FLOAT32;
        vendorModel = config.isLibgemmini();
        dim = config.dim();
        elementBytes = floats ? 4 : 1;
        batches = 1 + random.nextInt(dim < 16 ? 6 : 3);
        downsamples = random.nextInt(6) == 0;
        kernel = downsamples ? 1 : 1 + random.nextInt(3);
        stride = downsamples ? 2 : 1 + random.nextInt(2);
        inputDilation = stride == 1 && random.nextInt(4) == 0 ? 2 : 1;
        dilation = inputDilation == 1 && random.nextInt(4) == 0 ? 2 : 1;
        padding = random.nextInt(kernel);
        var span = kernel + (dilation - 1) * (kernel - 1);
        var evens = downsamples ? ~1 : ~0;
        rows = (span + 1 + random.nextInt(5)) & evens;
        columns = (span + 1 + random.nextInt(dim + 3)) & evens;
        depthwise = !downsamples && random.nextInt(8) == 0;
        channels = depthwise ? 1 : 1 + random.nextInt(dim + 5);
        outputChannels = depthwise ? 1 : 1 + random.nextInt(dim + 5);
        var layout = downsamples || depthwise ? 0 : random.nextInt(8);
        transposesInput = layout == 1;
        weights1203 = layout == 2;
        weights0132 = layout == 3;
        rotates = layout == 4 || layout == 5;
        pools = !downsamples && random.nextInt(3) == 0;
        transposesOutput = !pools && !downsamples && random.nextInt(5) == 0;
        poolStride = pools ? 1 + random.nextInt(2) : 1;
        poolSize = pools ? poolStride + random.nextInt(4 - poolStride) : 1;
        poolPadding = pools ? random.nextInt(poolSize) : 0;
        hasBias = random.nextBoolean();
        relu = random.nextBoolean();
        scale = floats ? 1 : new float[] {1, 0.125f, 0.013f, -0.05f}[random.nextInt(4)];
        inputStride = channels + random.nextInt(3);
        weightStride = outputChannels + random.nextInt(3);
        outputStride = outputChannels + random.nextInt(3);
        var plain = layout == 0 && inputDilation == 1 && dilation == 1 && !downsamples && channels <= dim;
        pixels = plain ? Math.min(kernel, Math.max(1, dim / channels)) : 1;
        channelsAtOnce = depthwise || random.nextInt(3) != 0 ? channels : Math.min(channels, dim);
        outputRows = (image(rows) + 2 * padding - span) / stride + 1;
        outputColumns = (image(columns) + 2 * padding - span) / stride + 1;
        pooledRows = (outputRows + 2 * poolPadding - poolSize) / poolStride + 1;
        pooledColumns = (outputColumns + 2 * poolPadding - poolSize) / poolStride + 1;
    }

    private int image(int stored) {
        return inputDilation * (stored - 1) + 1;
    }

    /** Whether one tile holds it. */
    boolean fits(int accumulatorRows) {
        var blocks = Math.ceilDiv(outputChannels, dim);
        return pooledRows > 0
                && pooledColumns > 0
                && (long) blocks * batches * (outputRows + 4) * (outputColumns + 4) <= accumulatorRows / 2;
    }

    void fillOperands(GuestMemory memory) {
        for (var element = 0; element < Machine.ARRAY_BYTES / 4; element++) {
            put(memory, INPUT, element, random.nextInt(floats ? 7 : 256) - (floats ? 3 : 128));
        }
        for (var element = 0; element < Machine.ARRAY_BYTES / 8; element++) {
            put(memory, WEIGHTS, element, random.nextInt(floats ? 7 : 256) - (floats ? 3 : 128));
        }
        for (var channel = 0; channel < outputChannels; channel++) {
            var value = random.nextInt(2001) - 1000;
            store(memory, BIAS + 4L * channel, floats ? Float.floatToRawIntBits(value) : value, 4);
        }
    }

    private void put(GuestMemory memory, long array, int element, int value) {
        store(
                memory,
                array + (long) element * elementBytes,
                floats ? Float.floatToRawIntBits(value) : value,
                elementBytes);
    }

    private static void store(GuestMemory memory, long address, int bits, int bytes) {
        var target = memory.region(address >= Machine.C ? "C" : address >= Machine.B ? "B" : "A");
        for (var i = 0; i < bytes; i++) {
            target.bytes()[target.offsetOf(address) + i] = (byte) (bits >> (8 * i));
        }
    }

    private double at(GuestMemory memory, long array, long element) {
        var bytes = memory.region(array == INPUT ? "A" : "B").bytes();
        var at = (int) element * elementBytes;
        return floats ? Float.intBitsToFloat(Machine.word(bytes, at)) : bytes[at];
    }

    private static int word(GuestMemory memory, long address) {
        var word = 0;
        for (var i = 3; i >= 0; i--) {
            word = word << 8 | memory.loadByte(address + i) & 0xFF;
        }
        return word;
    }

    /** Writes the result by the definition. */
    void compute(GuestMemory memory) {
        for (var b = 0; b < batches; b++) {
            for (var row = 0; row < pooledRows; row++) {
                for (var column = 0; column < pooledColumns; column++) {
                    for (var channel = 0; channel < outputChannels; channel++) {
                        var pixel = ((long) b * pooledRows + row) * pooledColumns + column;
                        var element = transposesOutput
                                ? (((long) row * pooledColumns + column) * batches + b) * outputChannels + channel
                                : pixel * outputStride + channel;
                        var value = pooled(memory, b, row, column, channel);
                        var bits = floats ? Float.floatToRawIntBits((float) value) : (int) value;
                        store(memory, OUTPUT + element * elementBytes, bits, elementBytes);
                    }
                }
            }
        }
    }

    private double pooled(GuestMemory memory, int b, int row, int column, int channel) {
        var most = Double.NEGATIVE_INFINITY;
        for (var i = 0; i < poolSize; i++) {
            for (var j = 0; j < poolSize; j++) {
                var atRow = row * poolStride - poolPadding + i;
                var atColumn = column * poolStride - poolPadding + j;
                var inside = atRow >= 0 && atRow < outputRows && atColumn >= 0 && atColumn < outputColumns;
                most = Math.max(most, inside ? result(memory, b, atRow, atColumn, channel) : 0);
            }
        }
        return most;
    }

    private double result(GuestMemory memory, int b, int row, int column, int channel) {
        var sum = hasBias ? word(memory, BIAS + 4L * channel) : 0;
        double total = floats && hasBias ? Float.intBitsToFloat(sum) : sum;
        for (var i = 0; i < kernel; i++) {
            for (var j = 0; j < kernel; j++) {
                for (var k = 0; k < channels; k++) {
                    total += input(
                                    memory,
                                    b,
                                    row * stride + i * dilation - padding,
                                    column * stride + j * dilation - padding,
                                    k)
                            * weight(memory, i, j, k, channel);
                }
            }
        }
        var active = relu && !vendorModel ? Math.max(0, total) : total;
        if (floats) {
            return active;
        }
        var rounded = new BigDecimal((float) active * scale)
                .setScale(0, RoundingMode.HALF_EVEN)
                .doubleValue();
        var element = Math.max(-128, Math.min(127, rounded));
        return relu && vendorModel ? Math.max(0, element) : element;
    }

    private double input(GuestMemory memory, int b, int row, int column, int channel) {
        if (row < 0
                || column < 0
                || row >= image(rows)
                || column >= image(columns)
                || row % inputDilation != 0
                || column % inputDilation != 0) {
            return 0;
        }
        var r = row / inputDilation;
        var c = column / inputDilation;
        return at(
                memory,
                INPUT,
                transposesInput
                        ? (((long) channel * rows + r) * columns + c) * batches + b
                        : (((long) b * rows + r) * columns + c) * inputStride + channel);
    }

    private double weight(GuestMemory memory, int i, int j, int input, int output) {
        long position = rotates ? (kernel - 1 - i) * kernel + kernel - 1 - j : i * kernel + j;
        if (depthwise) {
            return at(memory, WEIGHTS, position);
        }
        if (weights1203) {
            return at(memory, WEIGHTS, ((long) input * kernel * kernel + position) * outputChannels + output);
        }
        if (weights0132) {
            return at(memory, WEIGHTS, (position * outputChannels + output) * channels + input);
        }
        return at(memory, WEIGHTS, (position * channels + input) * weightStride + output);
    }

    /** Sends the loops, one for each slice of the input channels. */
    void run(Machine machine) {
        var bytesOfRow = transposesOutput ? (long) batches * outputChannels : outputStride;
        machine.configStore(bytesOfRow * elementBytes, relu ? 1 : 0, scale)
                .configExecute(1, 0, 0, transposesInput, weights0132, downsamples ? 1 : stride, inputDilation);
        for (var first = 0; first < channels; first += channelsAtOnce) {
            run(machine, first, Math.min(channelsAtOnce, channels - first));
        }
        machine.fence();
    }

    private void run(Machine machine, int firstChannel, int count) {
        var span = kernel + (dilation - 1) * (kernel - 1);
        var poolRows = pooledRows * poolStride + poolSize - 1;
        var poolColumns = pooledColumns * poolStride + poolSize - 1;
        var lowerPool = Math.max(0, poolRows - poolPadding - outputRows);
        var rightPool = Math.max(0, poolColumns - poolPadding - outputColumns);
        var tileRows = poolRows - poolPadding - lowerPool;
        var tileColumns = poolColumns - poolPadding - rightPool;
        var imageRows = tileRows * stride + span - 1;
        var imageColumns = tileColumns * stride + span - 1;
        var upper = padding;
        var left = padding;
        var lower = Math.max(0, imageRows - padding - image(rows));
        var right = Math.max(0, imageColumns - padding - image(columns));
        if (inputDilation == 2) {
            lower += lower == 0 && Math.floorMod(imageRows - padding, 2) != 1 ? 1 : 0;
            right += right == 0 && Math.floorMod(imageColumns - padding, 2) != 1 ? 1 : 0;
        }
        var weights = weights1203
                ? (long) firstChannel * kernel * kernel * outputChannels
                : weights0132 ? firstChannel : (long) firstChannel * weightStride;
        var input = transposesInput ? (long) firstChannel * rows * columns * batches : firstChannel;
        var bias = hasBias ? BIAS : 1;
        machine.command(16, word(outputChannels, channels, rows, batches), second1(stride))
                .command(
                        17,
                        word(kernel, pooledColumns, poolSize, poolStride << 8 | poolPadding),
                        word(batches, pooledRows, pooledColumns, outputChannels))
                .command(18, word(kernel, kernel, count, left), word(right, upper, lower << 8 | poolPadding, columns))
                .command(
                        19,
                        (long) tileRows << 48
                                | (long) rightPool << 32
                                | (long) poolPadding << 21
                                | (long) lowerPool << 10
                                | dilation,
                        word(inputStride, weightStride, outputStride, tileColumns))
                .command(20, WEIGHTS + weights * elementBytes, firstChannel + count < channels ? 0 : OUTPUT)
                .command(21, firstChannel == 0 ? bias : 0, INPUT + input * elementBytes)
                .command(
                        15,
                        (long) pixels << 8
                                | flag(depthwise, 6)
                                | flag(transposesInput, 5)
                                | flag(weights0132, 4)
                                | flag(weights1203, 3)
                                | flag(transposesOutput, 2)
                                | flag(rotates, 1)
                                | flag(!hasBias, 0),
                        flag(relu, 3) | flag(inputDilation == 2, 2) | flag(downsamples, 1) | flag(!pools, 0));
    }

    private long second1(int step) {
        return (long) padding << 56
                | (long) step << 48
                | (long) outputColumns << 32
                | (long) pooledRows << 16
                | outputRows;
    }

    private static long flag(boolean set, int bit) {
        return set ? 1L << bit : 0;
    }

    private static long word(int highest, int high, int low, int lowest) {
        return (long) highest << 48 | (long) high << 32 | (long) low << 16 | lowest;
    }

    @Override
    public String toString() {
        return ("batches %d, image %dx%dx%d, out %dx%dx%d, kernel %d, stride %d, dilation %d/%d, padding %d, pool %s"
                        + " %d/%d/%d, pixels %d, at once %d, dw %s, rot %s, t-out %s, t-in %s, 1203 %s, 0132 %s, down %s")
                .formatted(
                        batches,
                        rows,
                        columns,
                        channels,
                        outputRows,
                        outputColumns,
                        outputChannels,
                        kernel,
                        stride,
                        dilation,
                        inputDilation,
                        padding,
                        pools,
                        poolSize,
                        poolStride,
                        poolPadding,
                        pixels,
                        channelsAtOnce,
                        depthwise,
                        rotates,
                        transposesOutput,
                        transposesInput,
                        weights1203,
                        weights0132,
                        downsamples);
    }
}
