package dev.tilesmith.sim.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ElfLoaderTest {
    @Test
    void a_small_executable_is_loaded() throws ElfLoader.Malformed {
        var image = ElfLoader.load(executable());
        assertEquals(0x80000000L, image.entry());
        var segment = image.segments().getFirst();
        assertEquals("code", segment.name());
        assertTrue(segment.executable());
        assertEquals(4, segment.content().length());
        assertEquals(8, segment.sizeBytes());
    }

    @Test
    void what_is_no_executable_is_refused_with_the_reason() {
        assertReason("not an ELF file", new byte[0]);
        assertReason("not an ELF file", new byte[100]);
        var wrongMachine = executable();
        wrongMachine[18] = 62;
        assertReason("must be for RISC-V (machine 243), got machine 62", wrongMachine);
        var object = executable();
        object[16] = 1;
        assertReason("must be a linked executable (type 2), got type 1", object);
        var narrow = executable();
        narrow[4] = 1;
        assertReason("must be 64-bit little-endian", narrow);
        assertReason("reaches past the end", Arrays.copyOf(executable(), 80));
    }

    @Test
    void a_program_needs_no_executable_segment() throws ElfLoader.Malformed {
        var unmarked = executable();
        unmarked[68] = 6;
        assertReason("no executable segment", unmarked);
        var code = ElfLoader.loadProgram(unmarked).code();
        assertEquals(0x80000000L, code.begin());
        assertEquals(0x80000004L, code.end());
    }

    @Test
    void of_a_large_program_only_sections_with_instructions_are_code() throws ElfLoader.Malformed {
        var file = Arrays.copyOf(executable(), 1 << 20);
        var header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(96, 1 << 19).putLong(104, 1 << 19);
        assertProgramReason("the ELF file has no instructions", file);
        header.putLong(256 + 8, 6).putLong(256 + 16, 0x80000010L).putLong(256 + 32, 8);
        var code = ElfLoader.loadProgram(file).code();
        assertEquals(0x80000010L, code.begin());
        assertEquals(0x80000018L, code.end());
        header.putLong(256 + 16, 0x80080000L);
        assertProgramReason(
                "the instructions of the ELF file must be in its segments, no more than 16777216 bytes from the first to the"
                        + " last; got 0x80080000 to 0x80080008",
                file);
    }

    private static void assertProgramReason(String reason, byte[] file) {
        var refused = assertThrows(ElfLoader.Malformed.class, () -> ElfLoader.loadProgram(file));
        assertEquals(reason, refused.getMessage());
    }

    @Test
    void damaged_files_are_refused_or_loaded_and_nothing_else() {
        var random = new SplittableRandom(7);
        var loaded = 0;
        for (var i = 0; i < 20_000; i++) {
            var bytes = executable();
            for (var change = random.nextInt(1, 6); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                ElfLoader.load(bytes);
                loaded++;
                var code = ElfLoader.loadProgram(bytes).code();
                assertTrue(0 < code.end() - code.begin() && code.end() - code.begin() <= 16 << 20, code.toString());
            } catch (ElfLoader.Malformed e) {
                assertTrue(e.getMessage() != null);
            }
        }
        assertTrue(loaded > 0);
    }

    private static void assertReason(String part, byte[] file) {
        var message = assertThrows(ElfLoader.Malformed.class, () -> ElfLoader.load(file))
                .getMessage();
        assertTrue(message != null && message.contains(part), message);
    }

    /** One segment with a return instruction, one section header table with a line table of three bytes. */
    private static byte[] executable() {
        var file = ByteBuffer.allocate(64 + 56 + 8 + 3 * 64 + 32).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x464c457f)
                .putShort(4, (short) 0x0102)
                .putShort(16, (short) 2)
                .putShort(18, (short) 243);
        file.putLong(24, 0x80000000L).putLong(32, 64).putLong(40, 128).putShort(56, (short) 1);
        file.putShort(60, (short) 3).putShort(62, (short) 1);
        file.putInt(64, 1)
                .putInt(68, 5)
                .putLong(72, 120)
                .putLong(80, 0x80000000L)
                .putLong(96, 4)
                .putLong(104, 8);
        file.putInt(120, 0x00008067);
        file.putInt(192, 1).putInt(196, 3).putLong(216, 320).putLong(224, 13);
        file.putInt(256, 1).putInt(260, 1).putLong(280, 336).putLong(288, 16);
        file.position(321);
        file.put(".debug_line".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        file.putInt(336, 12).putShort(340, (short) 5);
        return file.array();
    }
}
