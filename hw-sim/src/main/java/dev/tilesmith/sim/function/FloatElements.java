package dev.tilesmith.sim.function;

import dev.tilesmith.sim.memory.Accumulator;
import dev.tilesmith.sim.memory.Scratchpad;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Single-precision elements and sums (ConfigsFP.scala, FP32DefaultConfig): every move is scaled, nothing narrows. */
final class FloatElements implements Elements {
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int BYTES = 4;

    private final Scratchpad scratchpad;
    private final Accumulator accumulator;
    private final byte[] bytes;
    private final int[] words;

    FloatElements(Scratchpad scratchpad, Accumulator accumulator) {
        this.scratchpad = scratchpad;
        this.accumulator = accumulator;
        bytes = scratchpad.bytes();
        words = accumulator.words();
    }

    @Override
    public void toScratchpad(byte[] source, int offset, int row, int count, float scale) {
        var target = scratchpad.offsetOf(row);
        for (var i = 0; i < count; i++) {
            FLOAT.set(bytes, target + BYTES * i, (float) FLOAT.get(source, offset + BYTES * i) * scale);
        }
    }

    @Override
    public void repeat(int row, int count, int otherRow, int otherColumn) {
        System.arraycopy(
                bytes,
                scratchpad.offsetOf(row),
                bytes,
                scratchpad.offsetOf(otherRow) + BYTES * otherColumn,
                BYTES * count);
    }

    @Override
    public void zeroScratchpad(int row, int count) {
        var first = scratchpad.offsetOf(row);
        Arrays.fill(bytes, first, first + BYTES * count, (byte) 0);
    }

    @Override
    public void toAccumulator(byte[] source, int offset, int row, int count, MoveIn how) {
        var target = accumulator.offsetOf(row);
        for (var i = 0; i < count; i++) {
            put(target + i, (float) FLOAT.get(source, offset + BYTES * i) * how.scale(), how.accumulates());
        }
    }

    @Override
    public void zeroAccumulator(int row, int count, boolean accumulates) {
        var target = accumulator.offsetOf(row);
        for (var i = 0; i < count; i++) {
            put(target + i, 0, accumulates);
        }
    }

    private void put(int index, float value, boolean accumulates) {
        var sum = accumulates ? Float.intBitsToFloat(words[index]) + value : value;
        words[index] = Float.floatToRawIntBits(sum);
    }

    @Override
    public void fromScratchpad(int row, int count, byte[] target, int offset) {
        System.arraycopy(bytes, scratchpad.offsetOf(row), target, offset, BYTES * count);
    }

    @Override
    public void fromAccumulator(int row, int count, byte[] target, int offset, MoveOut how) {
        var source = accumulator.offsetOf(row);
        for (var i = 0; i < count; i++) {
            FLOAT.set(target, offset + BYTES * i, read(source + i, how));
        }
    }

    private float read(int index, MoveOut how) {
        var value = Float.intBitsToFloat(words[index]);
        if (how.fullWidth()) {
            return value;
        }
        return (how.relu() ? Rounding.relu(value) : value) * how.scale();
    }

    @Override
    public void poolScratchpad(int row, int count, byte[] target, int offset) {
        var source = scratchpad.offsetOf(row);
        for (var i = 0; i < count; i++) {
            raise(target, offset + BYTES * i, (float) FLOAT.get(bytes, source + BYTES * i));
        }
    }

    @Override
    public void poolAccumulator(int row, int count, byte[] target, int offset, MoveOut how) {
        var source = accumulator.offsetOf(row);
        for (var i = 0; i < count; i++) {
            raise(target, offset + BYTES * i, read(source + i, how));
        }
    }

    @Override
    public void poolZero(int count, byte[] target, int offset) {
        for (var i = 0; i < count; i++) {
            raise(target, offset + BYTES * i, 0);
        }
    }

    private static void raise(byte[] target, int offset, float value) {
        if (value > (float) FLOAT.get(target, offset)) {
            FLOAT.set(target, offset, value);
        }
    }
}
