package dev.tilesmith.sim.riscv;

import dev.tilesmith.sim.memory.GuestMemory;
import java.util.Arrays;

/**
 * One executable region, decoded at every half word before it runs, and again after a fence.i: parallel arrays, so that
 * the core's loop reads two integers and an opcode for an instruction.
 */
final class Code {
    /** Index of the register that takes the results that go to x0, so that x0 stays 0 without a test. */
    static final int NOWHERE = 32;

    private final GuestMemory.Region region;
    final long address;
    final long sizeBytes;
    final Opcode[] opcodes;
    /** Integer destination (x0 as {@link #NOWHERE}) | rs1 << 8 | rs2 << 16 | bytes << 24. */
    final int[] operands;

    final int[] immediates;
    final Decoded[] instructions;
    /** The bytes that they were read from. */
    private byte[] read = {};

    private Code(GuestMemory.Region region, long address, int halves) {
        this.region = region;
        this.address = address;
        this.sizeBytes = 2L * halves;
        this.opcodes = new Opcode[halves];
        this.operands = new int[halves];
        this.immediates = new int[halves];
        this.instructions = new Decoded[halves];
    }

    static Code of(GuestMemory.Region region) {
        var range = region.code();
        var code = new Code(region, range.begin(), (int) (range.end() - range.begin()) / 2);
        code.read();
        return code;
    }

    /** Takes the instructions as they stand in memory now. Returns whether they have changed since they were last read. */
    boolean read() {
        var bytes = region.bytes();
        var first = region.offsetOf(address);
        var from = Math.min(first, bytes.length);
        var now = Arrays.copyOfRange(bytes, from, from + (int) sizeBytes);
        if (Arrays.equals(now, read)) {
            return false;
        }
        read = now;
        for (var index = 0; index < opcodes.length; index++) {
            place(index, decoded(bytes, first + 2 * index));
        }
        return true;
    }

    private static Decoded decoded(byte[] bytes, int offset) {
        if (offset + 2 > bytes.length) {
            return Decoded.ILLEGAL;
        }
        var word = half(bytes, offset);
        if (Decoder.isCompressed(word)) {
            return Decoder.decode(word);
        }
        return offset + 4 <= bytes.length ? Decoder.decode(word | half(bytes, offset + 2) << 16) : Decoded.ILLEGAL;
    }

    private static int half(byte[] bytes, int offset) {
        return bytes[offset] & 0xff | (bytes[offset + 1] & 0xff) << 8;
    }

    private void place(int index, Decoded instruction) {
        instructions[index] = instruction;
        opcodes[index] = instruction.opcode();
        var destination = instruction.rd() == 0 && !isFloatLoad(instruction.opcode()) ? NOWHERE : instruction.rd();
        operands[index] = destination | instruction.rs1() << 8 | instruction.rs2() << 16 | instruction.bytes() << 24;
        immediates[index] = (int) instruction.immediate();
    }

    private static boolean isFloatLoad(Opcode opcode) {
        return opcode.kind() == Opcode.Kind.FP_LOAD;
    }

    boolean holds(long pc) {
        var offset = pc - address;
        return offset >= 0 && offset < sizeBytes && (offset & 1) == 0;
    }
}
