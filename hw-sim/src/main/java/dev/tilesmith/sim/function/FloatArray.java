package dev.tilesmith.sim.function;

import dev.tilesmith.sim.isa.Instruction.Dataflow;
import dev.tilesmith.sim.isa.Tile;
import dev.tilesmith.sim.memory.Accumulator;
import dev.tilesmith.sim.memory.Scratchpad;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Single-precision products: fused multiply-adds in the order in which the sum passes the elements, all {@code dim} of
 * them, zeros included (rtl/README.md). Not thread-safe.
 */
final class FloatArray implements SystolicArray {
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BYTES = 4;

    private final int dim;
    private final Scratchpad scratchpad;
    private final Accumulator accumulator;
    private final int[] words;

    private float[] stationary;
    private float[] next;
    private final float[] first;
    private final float[] second;
    private final float[] result;

    FloatArray(int dim, Scratchpad scratchpad, Accumulator accumulator) {
        this.dim = dim;
        this.scratchpad = scratchpad;
        this.accumulator = accumulator;
        words = accumulator.words();
        stationary = new float[dim * dim];
        next = new float[dim * dim];
        first = new float[dim * dim];
        second = new float[dim * dim];
        result = new float[dim * dim];
    }

    @Override
    public void preload(Operand operand, Dataflow dataflow) {
        read(operand, next);
    }

    @Override
    public void flip(Dataflow dataflow) {
        var spare = stationary;
        stationary = next;
        next = spare;
    }

    @Override
    public void multiplyByWeights(Operand activations, Operand bias) {
        read(activations, first);
        read(bias, result);
        accumulate(stationary, result);
    }

    @Override
    public void addProduct(Operand activations, Operand secondOperand, int shift) {
        read(activations, first);
        read(secondOperand, second);
        accumulate(second, stationary);
        var factor = (float) Math.scalb(1.0, -shift);
        for (var i = 0; i < result.length; i++) {
            result[i] = stationary[i] * factor;
        }
    }

    private void accumulate(float[] columns, float[] target) {
        for (var i = 0; i < dim; i++) {
            for (var j = 0; j < dim; j++) {
                var sum = target[i * dim + j];
                for (var k = 0; k < dim; k++) {
                    sum = Math.fma(first[i * dim + k], columns[k * dim + j], sum);
                }
                target[i * dim + j] = sum;
            }
        }
    }

    @Override
    public void toAccumulator(int firstRow, int rowStride, Tile tile, boolean accumulates) {
        for (var i = 0; i < tile.rows(); i++) {
            var target = accumulator.offsetOf(firstRow + i * rowStride);
            for (var j = 0; j < tile.columns(); j++) {
                var value = result[i * dim + j];
                var sum = accumulates ? Float.intBitsToFloat(words[target + j]) + value : value;
                words[target + j] = Float.floatToRawIntBits(sum);
            }
        }
    }

    @Override
    public void toScratchpad(int firstRow, int rowStride, Tile tile, boolean relu) {
        for (var i = 0; i < tile.rows(); i++) {
            var target = scratchpad.offsetOf(firstRow + i * rowStride);
            for (var j = 0; j < tile.columns(); j++) {
                var value = result[i * dim + j];
                FLOAT.set(scratchpad.bytes(), target + BYTES * j, relu ? Rounding.relu(value) : value);
            }
        }
    }

    private void read(Operand operand, float[] target) {
        Arrays.fill(target, 0);
        for (var i = 0; i < operand.rows(); i++) {
            for (var j = 0; j < operand.columns(); j++) {
                var row = operand.firstRow() + (operand.transposed() ? j : i) * operand.rowStride();
                var column = operand.transposed() ? i : j;
                target[i * dim + j] = (float) FLOAT.get(scratchpad.bytes(), scratchpad.offsetOf(row) + BYTES * column);
            }
        }
    }
}
