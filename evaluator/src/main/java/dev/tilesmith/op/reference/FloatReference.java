package dev.tilesmith.op.reference;

import dev.tilesmith.op.ElementType;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.op.Parameter;
import java.util.Arrays;
import java.util.List;

/**
 * Float products summed in double, with the sum of their magnitudes beside them: float sums of the same terms in any
 * order stay within a few units in the last place of that. Not thread-safe.
 */
final class FloatReference implements Taps.Visitor {
    private static final double UNIT = 0x1p-23;

    private final Op.Conv2d op;
    private final double[] input;
    private final double[] weights;
    private final double[] bias;
    private final double[] sums;
    private final double[] magnitudes;
    private double[] values = {};
    private double[] tolerances = {};

    FloatReference(Op.Conv2d op, List<byte[]> arrays) {
        this.op = op;
        this.input = doubles(arrays.get(0));
        var slices = op.kernelRows() * op.kernelColumns();
        this.weights = doubles(
                op.options().transposeB()
                        ? References.transpose(arrays.get(1), slices, op.filters(), op.channels(), ElementType.FLOAT32)
                        : arrays.get(1));
        this.bias = op.options().bias() == Options.Bias.NONE ? new double[op.filters()] : doubles(arrays.get(2));
        this.sums = new double[op.filters()];
        this.magnitudes = new double[op.filters()];
    }

    private static double[] doubles(byte[] content) {
        var result = new double[content.length / 4];
        Arrays.setAll(result, i -> ElementType.FLOAT32.loadFloating(content, i));
        return result;
    }

    /** Units in the last place: four, more for sums so long that their rounding errors add up. */
    private static long units(Op.Conv2d op) {
        return Math.max(4, (long) Math.ceil(Math.sqrt(op.depth()) / 4));
    }

    static String tolerance(Op.Conv2d op) {
        return op.options().type() == Options.Type.INT8
                ? ""
                : "floats within %d ulp of the sum of absolute terms".formatted(units(op));
    }

    Expected run(Parameter parameter) {
        values = new double[parameter.elements()];
        tolerances = new double[parameter.elements()];
        Taps.walk(op, this);
        return new Expected.Approximate(parameter, values, tolerances);
    }

    @Override
    public void begin(int outputOffset) {
        var first = op.options().bias() == Options.Bias.FULL ? outputOffset : 0;
        for (var i = 0; i < sums.length; i++) {
            sums[i] = bias[first + i];
            magnitudes[i] = Math.abs(bias[first + i]);
        }
    }

    @Override
    public void taps(int inputOffset, int kernelRow, int column, int count) {
        var weightsRow = (kernelRow * op.kernelColumns() + column) * op.channels();
        for (var i = 0; i < count * op.channels(); i++) {
            add(input[inputOffset + i], (weightsRow + i) * op.filters());
        }
    }

    private void add(double value, int weightsOffset) {
        for (var i = 0; i < sums.length; i++) {
            var term = value * weights[weightsOffset + i];
            sums[i] += term;
            magnitudes[i] += Math.abs(term);
        }
    }

    @Override
    public void end(int outputOffset) {
        var isRelu = op.options().activation() == Options.Activation.RELU;
        for (var i = 0; i < sums.length; i++) {
            values[outputOffset + i] = (isRelu ? Math.max(sums[i], 0.0) : sums[i]) * op.scale();
            tolerances[outputOffset + i] = units(op) * UNIT * magnitudes[i] * Math.abs(op.scale());
        }
    }
}
