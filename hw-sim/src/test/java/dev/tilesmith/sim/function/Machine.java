package dev.tilesmith.sim.function;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestMemory;

/** A machine for tests that feeds itself commands; the n-th command has pc n. */
final class Machine {
    static final long A = 0x8110_0000L;
    static final long B = 0x8120_0000L;
    static final long C = 0x8130_0000L;
    static final int ARRAY_BYTES = 1 << 16;
    static final int GARBAGE = -1;

    /** Two by two, eight rows in each memory: small enough to think through. */
    static final GemminiConfig TINY = new GemminiConfig(
            "tiny",
            2,
            GemminiConfig.Element.INT8,
            1,
            4,
            2,
            8,
            2,
            8,
            20,
            8,
            4,
            16,
            8,
            2,
            8,
            16,
            4,
            false,
            GemminiConfig.FunctionalModel.RTL);

    /** An int8 machine of four by four. */
    static final GemminiConfig INT8_4 = new GemminiConfig(
            "int8-4",
            4,
            GemminiConfig.Element.INT8,
            1,
            4,
            4,
            4096,
            2,
            2048,
            20,
            8,
            4,
            16,
            8,
            2,
            8,
            16,
            16,
            false,
            GemminiConfig.FunctionalModel.RTL);

    final GuestMemory memory;
    final Gemmini gemmini;
    final int dim;
    private long pc;

    Machine(GemminiConfig config) {
        memory = GuestMemory.builder()
                .region("A", A, ARRAY_BYTES, false, false)
                .region("B", B, ARRAY_BYTES, false, false)
                .region("C", C, ARRAY_BYTES, true, false)
                .build();
        gemmini = new Gemmini(config, memory);
        gemmini.newCall();
        dim = config.dim();
    }

    static int acc(int row) {
        return 0x8000_0000 | row;
    }

    static int accumulate(int row) {
        return 0xC000_0000 | row;
    }

    static int full(int row) {
        return 0xA000_0000 | row;
    }

    Machine fill(String array, int... bytes) {
        var target = memory.region(array).bytes();
        for (var i = 0; i < bytes.length; i++) {
            target[i] = (byte) bytes[i];
        }
        return this;
    }

    byte[] bytesOfC(int count) {
        return memory.read(C, count);
    }

    Machine command(int funct, long rs1, long rs2) {
        gemmini.command(funct, rs1, rs2, ++pc);
        return this;
    }

    Machine fence() {
        gemmini.fence(++pc);
        return this;
    }

    Machine configLoad(int state, long stride) {
        return configLoad(state, stride, 1, false, dim, 1);
    }

    Machine configLoad(int state, long stride, float scale, boolean shrunk, int blockStride, int repeats) {
        return command(
                0,
                bits(scale) << 32
                        | (long) blockStride << 16
                        | (long) repeats << 8
                        | (long) state << 3
                        | (shrunk ? 4 : 0)
                        | 1,
                stride);
    }

    Machine configStore(long stride) {
        return configStore(stride, 0, 1);
    }

    Machine configStore(long stride, int activation, float scale) {
        return command(0, (long) activation << 2 | 2, bits(scale) << 32 | stride);
    }

    Machine weightStationary() {
        return configExecute(1, 0, 0, false, false, 1, 1);
    }

    Machine configExecute(
            int dataflow, int activation, long shift, boolean first, boolean second, int strideA, int strideC) {
        return command(
                0,
                (long) strideA << 16
                        | (second ? 1 << 9 : 0)
                        | (first ? 1 << 8 : 0)
                        | (long) activation << 3
                        | (long) dataflow << 2,
                (long) strideC << 48 | shift);
    }

    Machine mvin(int state, long dram, int local, int columns, int rows) {
        return command(new int[] {2, 1, 14}[state], dram, word(local, columns, rows));
    }

    Machine mvout(long dram, int local, int columns, int rows) {
        return command(3, dram, word(local, columns, rows));
    }

    Machine preload(int operand, int output) {
        return command(6, word(operand, dim, dim), word(output, dim, dim));
    }

    Machine computePreloaded(int first, int second) {
        return command(4, word(first, dim, dim), word(second, dim, dim));
    }

    Machine computeAccumulated(int first, int second) {
        return command(5, word(first, dim, dim), word(second, dim, dim));
    }

    static long word(int local, int columns, int rows) {
        return (long) rows << 48 | (long) columns << 32 | Integer.toUnsignedLong(local);
    }

    /** The little-endian word at a place. */
    static int word(byte[] bytes, int at) {
        return bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
    }

    static long bits(float value) {
        return Integer.toUnsignedLong(Float.floatToRawIntBits(value));
    }

    static String faultOf(Runnable action) {
        return assertThrows(GuestFault.class, action::run).reason();
    }
}
