package dev.tilesmith.sim.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HartTest {
    private static final int RET = 0x00008067;
    private static final long MIN = Long.MIN_VALUE;
    private static final long MAX = Long.MAX_VALUE;
    private static final long A = MemoryMap.ARRAYS_BASE;

    /** Records what the core hands over. */
    private static final class Recorder implements Coprocessor {
        private final List<String> events = new ArrayList<>();
        private boolean watching;

        @Override
        public long command(int funct, long rs1, long rs2, long pc) {
            events.add("command %d %d %d at %d".formatted(funct, rs1, rs2, pc - MemoryMap.CODE_BASE));
            watching = true;
            return 77;
        }

        @Override
        public void fence(long pc) {
            events.add("fence");
            watching = false;
        }

        @Override
        public void hostLoad(long address, int bytes, long pc) {
            events.add("load " + bytes);
        }

        @Override
        public void hostStore(long address, int bytes, long pc) {
            events.add("store " + bytes);
        }

        @Override
        public boolean watchesHost() {
            return watching;
        }
    }

    private final Recorder recorder = new Recorder();

    @Test
    void division_by_zero_and_overflow_give_the_values_of_the_isa() {
        assertEquals(-1, alu(4, 1, 7, 0));
        assertEquals(MIN, alu(4, 1, MIN, -1));
        assertEquals(7, alu(6, 1, 7, 0));
        assertEquals(0, alu(6, 1, MIN, -1));
        assertEquals(-1, alu(5, 1, 7, 0));
        assertEquals(7, alu(7, 1, 7, 0));
        assertEquals(-3, alu(4, 1, -7, 2));
        assertEquals(-1, alu(6, 1, -7, 2));
        assertEquals(MAX, alu(5, 1, -1, 2));
    }

    @Test
    void word_division_sees_only_the_low_words() {
        assertEquals(Integer.MIN_VALUE, word(4, 1, Integer.MIN_VALUE, -1));
        assertEquals(0, word(6, 1, Integer.MIN_VALUE, -1));
        assertEquals(-1, word(4, 1, 5, 0x1_0000_0000L));
        assertEquals(5, word(6, 1, 5, 0));
        assertEquals(-1, word(5, 1, 0xffff_ffffL, 1));
        assertEquals(-2, word(7, 1, 0xffff_fffeL, 0));
    }

    @Test
    void high_products_know_their_signs() {
        assertEquals(-1, alu(1, 1, MIN, 1));
        assertEquals(0, alu(1, 1, -1, -1));
        assertEquals(-1, alu(2, 1, -1, -1));
        assertEquals(-2, alu(3, 1, -1, -1));
        assertEquals(1L << 62, alu(3, 1, MIN, MIN));
        assertEquals(-1L << 62, alu(2, 1, MIN, MIN));
        assertEquals(Integer.MIN_VALUE, word(0, 1, 0x4000_0000, 2));
    }

    @Test
    void shifts_use_the_low_bits_of_the_amount() {
        assertEquals(2, alu(1, 0, 1, 65));
        assertEquals(-1, alu(5, 0x20, MIN, 127));
        assertEquals(1, alu(5, 0, MIN, 127));
        assertEquals(2, word(1, 0, 1, 33));
        assertEquals(-1, word(5, 0x20, 0x8000_0000L, 31));
        assertEquals(0x4000_0000, word(5, 0, 0x8000_0000L, 1));
    }

    @Test
    void comparisons_know_signed_from_unsigned() {
        assertEquals(1, alu(2, 0, -1, 0));
        assertEquals(0, alu(3, 0, -1, 0));
        assertEquals(1, alu(3, 0, 0, -1));
    }

    @Test
    void results_for_x0_are_lost() {
        var hart = run(List.of(i(0x13, 0, 0, 0, 5), r(0x33, 0, 0, 10, 0, 0)), 1, 2);
        assertEquals(0, hart.x(0));
        assertEquals(0, hart.x(10));
    }

    @Test
    void loads_extend_as_they_are_named() {
        var hart = run(
                List.of(
                        i(0x03, 0, 5, 12, 0),
                        i(0x03, 4, 6, 12, 0),
                        i(0x03, 1, 7, 12, 0),
                        i(0x03, 5, 28, 12, 0),
                        i(0x03, 2, 29, 12, 0),
                        i(0x03, 6, 30, 12, 0),
                        i(0x03, 3, 31, 12, 8)),
                0,
                0);
        assertEquals(-128, hart.x(5));
        assertEquals(128, hart.x(6));
        assertEquals((short) 0x8180, hart.x(7));
        assertEquals(0x8180, hart.x(28));
        assertEquals(0x83828180, hart.x(29));
        assertEquals(0x83828180L, hart.x(30));
        assertEquals(0x8f8e8d8c8b8a8988L, hart.x(31));
    }

    @Test
    void commands_and_fences_go_to_the_coprocessor_at_once_and_accesses_only_while_it_watches() {
        run(
                List.of(
                        i(0x03, 2, 5, 12, 0),
                        6 << 25 | 11 << 20 | 10 << 15 | 3 << 12 | 0x7b,
                        i(0x03, 2, 5, 12, 0),
                        s(3, 12, 5, 8),
                        0x0ff0000f,
                        i(0x03, 2, 5, 12, 0)),
                40,
                50);
        assertEquals(List.of("command 6 40 50 at 6", "load 4", "store 8", "fence"), recorder.events);
    }

    @Test
    void a_command_with_a_result_writes_its_register() {
        var hart = run(List.of(126 << 25 | 10 << 15 | 7 << 12 | 5 << 7 | 0x7b), 0, 0);
        assertEquals(77, hart.x(5));
    }

    @Test
    void the_record_of_a_step_says_what_happened() {
        var hart = prepare(List.of(i(0x03, 3, 5, 12, 8), 0x00000463, 0, RET), 0, 0);
        var record = new Retired();
        assertTrue(hart.step(record));
        assertEquals(A + 8, record.address);
        assertEquals(A, record.rs1Value);
        assertFalse(record.taken());
        assertTrue(hart.step(record));
        assertEquals(Opcode.BEQ, record.instruction.opcode());
        assertTrue(record.taken());
        assertEquals(record.pc + 8, record.nextPc);
        assertTrue(hart.step(record));
        assertFalse(hart.step(record));
        assertEquals(3, hart.retired());
    }

    @Test
    void fuel_ends_an_endless_loop() {
        var hart = prepare(List.of(0x0000006f), 0, 0);
        hart.runUntimed(1000);
        assertFalse(hart.hasReturned());
        assertEquals(1000, hart.retired());
    }

    @Test
    void faults_know_the_instruction() {
        assertFaultAt(4, "illegal instruction", List.of(i(0x13, 0, 0, 0, 0), 0));
        assertFaultAt(0, "store of 8 bytes at A+64 is outside A", List.of(s(3, 12, 5, 64)));
        assertFaultAt(0, "misaligned", List.of(i(0x03, 3, 5, 12, 4)));
        assertFaultAt(0, "ecall", List.of(0x00000073));
        assertFaultAt(0, "ebreak", List.of(0x00100073));
        assertFaultAt(0, "read-only", List.of(s(2, 2, 5, 0), RET), MemoryMap.CODE_BASE + 4);
        assertFaultAt(0, "control register 0x7c0 does not exist", List.of(0x7c0 << 20 | 2 << 12 | 5 << 7 | 0x73));
    }

    @Test
    void a_jump_to_where_no_code_is_is_a_fault() {
        var nowhere = prepare(List.of(i(0x67, 0, 0, 12, 0)), 0, 0);
        assertTrue(assertThrows(GuestFault.class, () -> nowhere.runUntimed(10))
                .reason()
                .contains("where there is no code"));
        var odd = prepare(List.of(i(0x13, 0, 5, 12, 0), 0x0030006f), 0, 0);
        assertThrows(GuestFault.class, () -> odd.runUntimed(10));
    }

    @Test
    void endless_recursion_is_a_fault_that_speaks_of_it() {
        var hart = prepare(List.of(i(0x13, 0, 2, 2, -16), s(3, 2, 1, 8), 0xff9ff0ef), 0, 0);
        var fault = assertThrows(GuestFault.class, () -> hart.runUntimed(1_000_000));
        assertTrue(fault.reason().contains("recursion too deep"), fault.reason());
    }

    @Test
    void counters_read_the_clock_and_the_instructions() {
        var hart = run(List.of(0xc00022f3, 0xc0202373), 0, 0);
        assertEquals(123456, hart.x(5));
        assertEquals(1, hart.x(6));
    }

    @Test
    void arguments_beyond_the_eighth_are_on_the_stack() {
        var hart = prepare(List.of(i(0x03, 3, 5, 2, 0), i(0x03, 3, 6, 2, 8), RET), 0, 0);
        hart.beginCall(MemoryMap.CODE_BASE + 2, List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L));
        hart.runUntimed(10);
        assertEquals(9, hart.x(5));
        assertEquals(10, hart.x(6));
        assertEquals(0, hart.x(2) & 15);
    }

    @Test
    void atomic_operations_load_and_store() {
        // amoadd.w a3, a1, (a2); amomaxu.d a4, a0, (a2)
        var hart = run(List.of(11 << 20 | 12 << 15 | 2 << 12 | 13 << 7 | 0x2f, 0xe0a6372f), -1, 2);
        assertEquals(0x83828180, hart.x(13));
        assertEquals(0x8786858483828182L, hart.x(14));
    }

    private static int r(int opcode, int funct3, int funct7, int rd, int rs1, int rs2) {
        return funct7 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode;
    }

    private static int i(int opcode, int funct3, int rd, int rs1, int immediate) {
        return immediate << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode;
    }

    private static int s(int funct3, int base, int source, int offset) {
        return offset >> 5 << 25 | source << 20 | base << 15 | funct3 << 12 | (offset & 31) << 7 | 0x23;
    }

    private long alu(int funct3, int funct7, long a, long b) {
        return run(List.of(r(0x33, funct3, funct7, 5, 10, 11)), a, b).x(5);
    }

    private long word(int funct3, int funct7, long a, long b) {
        return run(List.of(r(0x3b, funct3, funct7, 5, 10, 11)), a, b).x(5);
    }

    private Hart run(List<Integer> words, long a, long b) {
        var all = new ArrayList<>(words);
        all.add(RET);
        var hart = prepare(all, a, b);
        hart.runUntimed(1000);
        assertTrue(hart.hasReturned());
        return hart;
    }

    /** Code with a compressed nop in front; a0 and a1 as given, a2 the address of array A. */
    private Hart prepare(List<Integer> words, long a, long b) {
        var code = ByteBuffer.allocate(2 + 4 * words.size()).order(ByteOrder.LITTLE_ENDIAN);
        code.putShort((short) 1);
        words.forEach(code::putInt);
        var content = new byte[64];
        for (var index = 0; index < content.length; index++) {
            content[index] = (byte) (0x80 + index);
        }
        var memory = GuestMemory.builder()
                .region("code", MemoryMap.CODE_BASE, code.array(), false, true)
                .region("A", A, content, true, false)
                .region(MemoryMap.STACK, MemoryMap.STACK_TOP - 4096, 4096, true, false)
                .build();
        var hart = new Hart(memory, recorder, () -> 123456);
        hart.beginCall(MemoryMap.CODE_BASE + 2, List.of(a, b, A));
        return hart;
    }

    private void assertFaultAt(long offset, String part, List<Integer> words) {
        assertFaultAt(offset, part, words, MemoryMap.STACK_TOP);
    }

    private void assertFaultAt(long offset, String part, List<Integer> words, long stackPointer) {
        var hart = prepare(words, 0, 0);
        hart.writeX(2, stackPointer);
        var fault = assertThrows(GuestFault.class, () -> hart.runUntimed(100));
        assertTrue(fault.reason().contains(part), fault.reason());
        assertEquals(MemoryMap.CODE_BASE + 2 + offset, hart.pc());
    }
}
