package dev.tilesmith.op.reference;

import dev.tilesmith.op.ElementType;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.op.Parameter;
import dev.tilesmith.op.Scales;
import java.util.Arrays;
import java.util.List;

/**
 * Int8 products with int32 sums. Sums wrap as the accumulator's do; the 20-bit sums inside the array cover one block of
 * 16 products, which cannot leave 20 bits (16 * 128 * 128 = 2^18), so they are exact. Not thread-safe.
 */
final class IntegerReference implements Taps.Visitor {
    private final Op.Conv2d op;
    private final int[] input;
    /** Weights as rows x filters x columns x channels: those that meet inputs side by side are so too. */
    private final int[] weights;

    private final int rowLength;
    private final int[] bias;
    private final int[] sums;
    private byte[] output = {};

    IntegerReference(Op.Conv2d op, List<byte[]> arrays) {
        this.op = op;
        rowLength = op.kernelColumns() * op.channels();
        input = widened(arrays.get(0));
        weights = byFilter(arrays.get(1));
        bias = op.options().bias() == Options.Bias.NONE ? new int[op.filters()] : integers(arrays.get(2));
        sums = new int[op.filters()];
    }

    private static int[] widened(byte[] content) {
        var result = new int[content.length];
        Arrays.setAll(result, i -> content[i]);
        return result;
    }

    private int[] byFilter(byte[] stored) {
        var result = new int[stored.length];
        var slice = op.filters() * op.channels();
        var stepFilter = op.options().transposeB() ? op.channels() : 1;
        var stepChannel = op.options().transposeB() ? 1 : op.filters();
        var to = 0;
        for (var row = 0; row < op.kernelRows(); row++) {
            for (var filter = 0; filter < op.filters(); filter++) {
                for (var column = 0; column < op.kernelColumns(); column++) {
                    var from = (row * op.kernelColumns() + column) * slice + filter * stepFilter;
                    for (var channel = 0; channel < op.channels(); channel++) {
                        result[to++] = stored[from + channel * stepChannel];
                    }
                }
            }
        }
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
    public void taps(int inputOffset, int row, int column, int count) {
        var depth = count * op.channels();
        var at = row * op.filters() * rowLength + column * op.channels();
        var filter = 0;
        for (; filter + 4 <= op.filters(); filter += 4) {
            addFour(sums, filter, input, inputOffset, weights, at, rowLength, depth);
            at += 4 * rowLength;
        }
        for (; filter < op.filters(); filter++) {
            addOne(sums, filter, input, inputOffset, weights, at, depth);
            at += rowLength;
        }
    }

    /**
     * Four filters at once, so that each input is loaded once for four products. Static, on plain arrays and counts, and
     * storing nothing in its loop: the shape that the JIT compiler vectorizes. To add scaled rows of weights to the sums
     * takes 2 to 9 times as long, since it cannot tell that two int arrays are not the same.
     */
    private static void addFour(
            int[] sums, int filter, int[] input, int first, int[] weights, int at, int rowLength, int depth) {
        var a = 0;
        var b = 0;
        var c = 0;
        var d = 0;
        var second = at + rowLength;
        var third = second + rowLength;
        var fourth = third + rowLength;
        for (var i = 0; i < depth; i++) {
            var value = input[first + i];
            a += value * weights[at + i];
            b += value * weights[second + i];
            c += value * weights[third + i];
            d += value * weights[fourth + i];
        }
        sums[filter] += a;
        sums[filter + 1] += b;
        sums[filter + 2] += c;
        sums[filter + 3] += d;
    }

    private static void addOne(int[] sums, int filter, int[] input, int first, int[] weights, int at, int depth) {
        var sum = 0;
        for (var i = 0; i < depth; i++) {
            sum += input[first + i] * weights[at + i];
        }
        sums[filter] += sum;
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
