package dev.tilesmith.sim;

import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The code that calls a kernel and reads the cycle counter around each call, as on the measured system (rtl/README.md, "How
 * a kernel was measured"; host-timing.md section 10). All calls run through one loop body, and every argument is in its
 * register before the first counter read:
 *
 * <pre>
 *         gemmini_flush(0)
 *   loop: ld a0..a7 and stack arguments from the table
 *         fence; rdcycle s3; jalr kernel; fence; rdcycle s4
 *         next row of the table; bnez loop
 *         return
 * </pre>
 */
final class Frame {
    /** In cache sets of their own: kernels and arrays begin at page boundaries, and few kernels have 3840 bytes of code. */
    private static final long CODE_BASE = MemoryMap.FRAME_BASE + 0xf00;

    private static final long DATA_BASE = CODE_BASE + 0x1000;
    private static final int REGISTER_ARGUMENTS = 8;
    private static final int HEADER_BYTES = 24;

    private static final int RA = 1;
    private static final int SP = 2;
    private static final int T0 = 5;
    private static final int TABLE = 8;
    private static final int ENTRY = 9;
    private static final int A0 = 10;
    private static final int COUNT = 18;
    private static final int BEGIN = 19;
    private static final int END = 20;
    private static final int FENCE = 0x0ff0000f;
    private static final int FLUSH = 7;

    private final List<Integer> words = new ArrayList<>();
    private final int argumentCount;
    private final byte[] table;
    private final int fenceWord;

    Frame(long entry, List<Program.Call> calls) {
        argumentCount =
                calls.stream().mapToInt(call -> call.arguments().size()).max().orElse(0);
        table = table(entry, calls);
        prologue();
        var loop = words.size();
        loadArguments();
        fenceWord = words.size();
        emit(FENCE);
        readCycle(BEGIN);
        jumpAndLink(RA, ENTRY);
        emit(FENCE);
        readCycle(END);
        addImmediate(TABLE, TABLE, 8 * argumentCount);
        addImmediate(COUNT, COUNT, -1);
        branchIfNotZero(COUNT, 4 * (loop - words.size()));
        emit((int) MemoryMap.RETURN_ADDRESS | RA << 7 | 0x37);
        jumpAndLink(0, RA);
    }

    /** Address of the first instruction. */
    long entry() {
        return CODE_BASE;
    }

    /** Address of the fence before each call. */
    long fenceBeforeCall() {
        return CODE_BASE + 4L * fenceWord;
    }

    /** Address of the fence after each call: behind the counter read and the jump. */
    long fenceAfterCall() {
        return fenceBeforeCall() + 12;
    }

    /** Puts code and table into a memory. */
    GuestMemory.Builder place(GuestMemory.Builder memory) {
        var code = ByteBuffer.allocate(4 * words.size()).order(ByteOrder.LITTLE_ENDIAN);
        words.forEach(code::putInt);
        return memory.region("calling frame", CODE_BASE, code.array(), false, true)
                .region("arguments of the calls", DATA_BASE, table, false, false);
    }

    private byte[] table(long entry, List<Program.Call> calls) {
        var bytes = ByteBuffer.allocate(HEADER_BYTES + 8 * argumentCount * calls.size() + 8)
                .order(ByteOrder.LITTLE_ENDIAN);
        var stackArguments = Math.max(0, argumentCount - REGISTER_ARGUMENTS);
        bytes.putLong(entry).putLong(calls.size()).putLong(MemoryMap.STACK_TOP - (8L * stackArguments + 15 & -16));
        for (var call : calls) {
            call.arguments().forEach(bytes::putLong);
            for (int i = call.arguments().size(); i < argumentCount; i++) {
                bytes.putLong(0);
            }
        }
        return bytes.array();
    }

    private void prologue() {
        emit((int) (DATA_BASE - CODE_BASE) | TABLE << 7 | 0x17);
        load(ENTRY, TABLE, 0);
        load(COUNT, TABLE, 8);
        load(SP, TABLE, 16);
        addImmediate(TABLE, TABLE, HEADER_BYTES);
        emit(FLUSH << 25 | 3 << 12 | 0x7b);
    }

    private void loadArguments() {
        for (int i = REGISTER_ARGUMENTS; i < argumentCount; i++) {
            load(T0, TABLE, 8 * i);
            store(T0, SP, 8 * (i - REGISTER_ARGUMENTS));
        }
        for (int i = 0; i < Math.min(argumentCount, REGISTER_ARGUMENTS); i++) {
            load(A0 + i, TABLE, 8 * i);
        }
    }

    private void emit(int word) {
        words.add(word);
    }

    private void load(int rd, int base, int offset) {
        emit(offset << 20 | base << 15 | 3 << 12 | rd << 7 | 0x03);
    }

    private void store(int source, int base, int offset) {
        emit(offset >> 5 << 25 | source << 20 | base << 15 | 3 << 12 | (offset & 31) << 7 | 0x23);
    }

    private void addImmediate(int rd, int rs, int value) {
        emit(value << 20 | rs << 15 | rd << 7 | 0x13);
    }

    private void readCycle(int rd) {
        emit(0xc00 << 20 | 2 << 12 | rd << 7 | 0x73);
    }

    private void jumpAndLink(int rd, int base) {
        emit(base << 15 | rd << 7 | 0x67);
    }

    private void branchIfNotZero(int rs, int offset) {
        var bits =
                (offset >> 12 & 1) << 31 | (offset >> 5 & 63) << 25 | (offset >> 1 & 15) << 8 | (offset >> 11 & 1) << 7;
        emit(bits | rs << 15 | 1 << 12 | 0x63);
    }
}
