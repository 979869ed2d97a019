package dev.tilesmith.sim.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class GuestMemoryTest {
    private static final long A = MemoryMap.ARRAYS_BASE;
    private static final long B = A + 32768;

    private final GuestMemory memory = GuestMemory.builder()
            .region("A", A, 16384, true, false)
            .region("B", B, new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) 0x88, 9}, false, false)
            .region(MemoryMap.STACK, MemoryMap.STACK_TOP - 4096, 4096, true, false)
            .build();

    @Test
    void values_are_little_endian_and_sign_extended() {
        assertEquals(0x8807060504030201L, memory.loadLong(B));
        assertEquals(0x88070605, memory.loadInt(B + 4));
        assertEquals((short) 0x8807, memory.loadShort(B + 6));
        assertEquals((byte) 0x88, memory.loadByte(B + 7));
    }

    @Test
    void what_is_stored_is_loaded() {
        memory.storeLong(A + 16376, 0x1122334455667788L);
        memory.storeInt(A + 16376, 0x0badcafe);
        memory.storeShort(A + 16382, (short) 0x9abc);
        memory.storeByte(A + 16381, (byte) 0xde);
        assertEquals(0x9abcde440badcafeL, memory.loadLong(A + 16376));
    }

    @Test
    void a_store_past_an_array_names_the_array_and_the_distance() {
        assertFault(
                "store of 4 bytes at A+16384 is outside A (16384 bytes): just past its end",
                () -> memory.storeInt(A + 16384, 1));
        assertFault(
                "load of 1 byte at B-3 is outside B (9 bytes): 3 bytes before its start", () -> memory.loadByte(B - 3));
        assertFault(
                "load of 16 bytes at A+16380 is outside A (16384 bytes): its last byte is 11 bytes past the end",
                () -> memory.checkRange(A + 16380, 16, false));
    }

    @Test
    void a_store_to_a_read_only_array_is_a_fault() {
        assertFault("store of 1 byte at B+1, which is read-only", () -> memory.storeByte(B + 1, (byte) 0));
    }

    @Test
    void a_misaligned_access_of_the_core_is_a_fault_and_one_of_the_accelerator_is_none() {
        assertFault(
                "load of 4 bytes at A+2 is misaligned: the address must be a multiple of 4, got 0x81100002",
                () -> memory.loadInt(A + 2));
        assertEquals(3, memory.checkRange(A + 3, 17, true).offsetOf(A + 3));
    }

    @Test
    void an_access_below_the_stack_speaks_of_recursion() {
        var fault = assertThrows(GuestFault.class, () -> memory.storeLong(MemoryMap.STACK_TOP - 4096 - 16, 1));
        assertTrue(fault.reason().contains("recursion too deep"), fault.reason());
    }

    @Test
    void an_access_to_nowhere_is_a_fault() {
        assertFault("load of 8 bytes at address 0x0 is outside every array: a null pointer", () -> memory.loadLong(0));
        for (var address : new long[] {-8, Long.MIN_VALUE, Long.MAX_VALUE - 7, 1L << 40}) {
            assertThrows(GuestFault.class, () -> memory.loadLong(address));
            assertThrows(GuestFault.class, () -> memory.checkRange(address, Long.MAX_VALUE, true));
        }
        assertThrows(GuestFault.class, () -> memory.checkRange(A, Long.MAX_VALUE, false));
        assertThrows(GuestFault.class, () -> memory.checkRange(A, -1, false));
    }

    @Test
    void regions_that_share_a_page_are_told_apart() {
        var shared = GuestMemory.builder()
                .region("text", 0x1000, 10, false, true)
                .region("data", 0x1010, 8, true, false)
                .build();
        shared.storeLong(0x1010, 7);
        assertEquals(7, shared.loadLong(0x1010));
        assertThrows(GuestFault.class, () -> shared.storeByte(0x1000, (byte) 1));
    }

    @Test
    void overlapping_regions_are_refused() {
        var builder = GuestMemory.builder().region("X", 0, 10, true, true).region("Y", 9, 1, true, true);
        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Test
    void arrays_are_placed_on_pages_copies_first_with_guards_between() {
        var arrays =
                MemoryMap.layOut(List.of(new MemoryMap.Wanted("A", 4096, false), new MemoryMap.Wanted("C", 10, true)));
        assertEquals("A (throw-away copy)", arrays.throwAway().getFirst().name());
        assertEquals(MemoryMap.ARRAYS_BASE, arrays.throwAway().getFirst().address());
        assertEquals(MemoryMap.ARRAYS_BASE + 8192, arrays.throwAway().get(1).address());
        assertEquals(MemoryMap.ARRAYS_BASE + 16384, arrays.real().getFirst().address());
    }

    private static void assertFault(String expected, org.junit.jupiter.api.function.Executable access) {
        assertEquals(expected, assertThrows(GuestFault.class, access).reason());
    }
}
