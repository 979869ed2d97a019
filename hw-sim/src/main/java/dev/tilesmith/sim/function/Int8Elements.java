package dev.tilesmith.sim.function;

import dev.tilesmith.sim.memory.Accumulator;
import dev.tilesmith.sim.memory.Scratchpad;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** int8 elements, int32 sums (Configs.scala, defaultConfig). */
final class Int8Elements implements Elements {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Scratchpad scratchpad;
    private final Accumulator accumulator;
    private final boolean vendorModel;
    private final byte[] bytes;
    private final int[] words;

    /** @param vendorModel rounds and activates as the vendor's functional model does */
    Int8Elements(Scratchpad scratchpad, Accumulator accumulator, boolean vendorModel) {
        this.vendorModel = vendorModel;
        this.scratchpad = scratchpad;
        this.accumulator = accumulator;
        bytes = scratchpad.bytes();
        words = accumulator.words();
    }

    @Override
    public void toScratchpad(byte[] source, int offset, int row, int count, float scale) {
        var target = scratchpad.offsetOf(row);
        if (scale == 1) {
            System.arraycopy(source, offset, bytes, target, count);
            return;
        }
        for (var i = 0; i < count; i++) {
            bytes[target + i] = (byte) scaled(source[offset + i], scale);
        }
    }

    @Override
    public void repeat(int row, int count, int otherRow, int otherColumn) {
        System.arraycopy(bytes, scratchpad.offsetOf(row), bytes, scratchpad.offsetOf(otherRow) + otherColumn, count);
    }

    @Override
    public void zeroScratchpad(int row, int count) {
        var first = scratchpad.offsetOf(row);
        Arrays.fill(bytes, first, first + count, (byte) 0);
    }

    @Override
    public void toAccumulator(byte[] source, int offset, int row, int count, MoveIn how) {
        var target = accumulator.offsetOf(row);
        for (var i = 0; i < count; i++) {
            // Only narrow data go through the scaler: mvin_scale_acc_args is none.
            var value = how.shrunk() ? scaled(source[offset + i], how.scale()) : (int) INT.get(source, offset + 4 * i);
            words[target + i] = how.accumulates() ? words[target + i] + value : value;
        }
    }

    @Override
    public void zeroAccumulator(int row, int count, boolean accumulates) {
        if (!accumulates) {
            var first = accumulator.offsetOf(row);
            Arrays.fill(words, first, first + count, 0);
        }
    }

    @Override
    public void fromScratchpad(int row, int count, byte[] target, int offset) {
        System.arraycopy(bytes, scratchpad.offsetOf(row), target, offset, count);
    }

    @Override
    public void fromAccumulator(int row, int count, byte[] target, int offset, MoveOut how) {
        var source = accumulator.offsetOf(row);
        if (how.fullWidth()) {
            for (var i = 0; i < count; i++) {
                var word = words[source + i];
                INT.set(
                        target,
                        offset + 4 * i,
                        vendorModel ? how.normalizer().activated(word, how.activation()) : word);
            }
            return;
        }
        for (var i = 0; i < count; i++) {
            target[offset + i] = narrowed(words[source + i], how);
        }
    }

    @Override
    public void poolScratchpad(int row, int count, byte[] target, int offset) {
        var source = scratchpad.offsetOf(row);
        for (var i = 0; i < count; i++) {
            target[offset + i] = (byte) Math.max(target[offset + i], bytes[source + i]);
        }
    }

    @Override
    public void poolAccumulator(int row, int count, byte[] target, int offset, MoveOut how) {
        var source = accumulator.offsetOf(row);
        for (var i = 0; i < count; i++) {
            target[offset + i] = (byte) Math.max(target[offset + i], narrowed(words[source + i], how));
        }
    }

    @Override
    public void poolZero(int count, byte[] target, int offset) {
        for (var i = 0; i < count; i++) {
            target[offset + i] = (byte) Math.max(target[offset + i], 0);
        }
    }

    private int scaled(int value, float scale) {
        return vendorModel ? Rounding.vendorScaledToInt8(value, scale) : Rounding.scaledToInt8(value, scale);
    }

    /**
     * The hardware's RELU comes before the scale (AccumulatorScale.scala), the vendor model's after it, which matters for
     * negative scales.
     */
    private byte narrowed(int word, MoveOut how) {
        var element = scaled(how.normalizer().activated(word, how.activation()), how.scale());
        return (byte) (vendorModel && how.relu() ? Math.max(element, 0) : element);
    }
}
