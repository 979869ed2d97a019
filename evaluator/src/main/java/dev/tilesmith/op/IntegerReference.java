package dev.tilesmith.op;

import java.util.Arrays;
import java.util.List;

/**
 * Int8 products with int32 sums. Sums wrap as the accumulator's do; the 20-bit sums inside the array cover one block of
 * 16 products, which cannot leave 20 bits (16 * 128 * 128 = 2^18), so they are exact. Not thread-safe.
 */
final class IntegerReference implements Taps.Visitor {
    private final Op.Conv2d op;
    private final byte[] input;
    /** Weights as rows x columns x channels x filters, widened for the inner loop. */
    private final int[] weights;

    private final int[] bias;
    private final int[] sums;
    private byte[] output = {};

    IntegerReference(Op.Conv2d op, List<byte[]> arrays) {
        this.op = op;
        this.input = arrays.get(0);
        this.weights = widened(op, arrays.get(1));
        this.bias = op.options().bias() == Options.Bias.NONE ? new int[op.filters()] : integers(arrays.get(2));
        this.sums = new int[op.filters()];
    }

    private static int[] widened(Op.Conv2d op, byte[] stored) {
        var slices = op.kernelRows() * op.kernelColumns();
        var rows = op.options().transposeB()
                ? References.transpose(stored, slices, op.filters(), op.channels(), ElementType.INT8)
                : stored;
        var result = new int[rows.length];
        Arrays.setAll(result, i -> rows[i]);
        return result;
    }

    private static int[] integers(byte[] content) {
        var result = new int[content.length / 4];
        Arrays.setAll(result, i -> (int) ElementType.INT32.load(content, i));
        return result;
    }

    Expected run(Parameter parameter) {
        output = new byte[parameter.bytes()];
        Taps.walk(op, this);
        return new Expected.Exact(parameter, output);
    }

    @Override
    public void begin(int outputOffset) {
        var first = op.options().bias() == Options.Bias.FULL ? outputOffset : 0;
        System.arraycopy(bias, first, sums, 0, sums.length);
    }

    @Override
    public void tap(int inputOffset, int weightsOffset) {
        var channel = 0;
        for (; channel + 4 <= op.channels(); channel += 4) {
            addFour(inputOffset + channel, weightsOffset + channel * op.filters());
        }
        for (; channel < op.channels(); channel++) {
            addOne(input[inputOffset + channel], weightsOffset + channel * op.filters());
        }
    }

    /** Four channels at once, so that each sum is loaded and stored once for four products; vectorizes. */
    private void addFour(int inputAt, int weightsAt) {
        int a = input[inputAt];
        int b = input[inputAt + 1];
        int c = input[inputAt + 2];
        int d = input[inputAt + 3];
        if ((a | b | c | d) == 0) {
            return;
        }
        addFour(sums, weights, weightsAt, a, b, c, d);
    }

    /** Static, on plain arrays and counts: the shape that the JIT compiler vectorizes. */
    private static void addFour(int[] sums, int[] weights, int first, int a, int b, int c, int d) {
        var n = sums.length;
        var second = first + n;
        var third = second + n;
        var fourth = third + n;
        for (var i = 0; i < n; i++) {
            sums[i] +=
                    a * weights[first + i] + b * weights[second + i] + c * weights[third + i] + d * weights[fourth + i];
        }
    }

    private void addOne(int value, int weightsAt) {
        for (var i = 0; i < sums.length; i++) {
            sums[i] += value * weights[weightsAt + i];
        }
    }

    @Override
    public void end(int outputOffset) {
        var isFull = op.options().output() == Options.Output.INT32;
        var scale = op.scale();
        for (var i = 0; i < sums.length; i++) {
            if (isFull) {
                ElementType.INT32.store(output, outputOffset + i, sums[i]);
            } else {
                output[outputOffset + i] = Scales.toInt8(sums[i], op.options().activation(), scale);
            }
        }
    }
}
