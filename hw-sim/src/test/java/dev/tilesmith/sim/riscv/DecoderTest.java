package dev.tilesmith.sim.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words as gas encodes them (riscv64-unknown-elf-as 2.40), texts in the style of its disassembler. */
class DecoderTest {
    private static final long PC = 0x80000002L;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    7111     | addi sp, sp, -256
                    f9a2     | sd s0, 240(sp)
                    4785     | li a5, 1
                    8c2a     | mv s8, a0
                    26f50163 | beq a0, a5, 0x80000264
                    fff5071b | addiw a4, a0, -1
                    9b79     | andi a4, a4, -2
                    0005079b | sext.w a5, a0
                    40e509bb | subw s3, a0, a4
                    8082     | ret
                    0001     | nop
                    0ff0000f | fence
                    0cb5307b | rocc6 a0, a1
                    c00022f3 | csrrs t0, cycle, zero
                    c00515d3 | fcvt.w.s a1, fa0, rtz
                    68c5f543 | fmadd.s fa0, fa1, fa2, fa3
                    0000     | illegal
                    ffffffff | illegal
                    """)
    void words_read_as_their_instructions(String word, String text) {
        assertEquals(text, Disassembler.text(Decoder.decode(Integer.parseUnsignedInt(word, 16)), PC));
    }

    @Test
    void every_compressed_form_is_two_bytes_of_a_full_instruction() {
        var legal = 0;
        for (var half = 0; half < 1 << 16; half++) {
            if (Decoder.isCompressed(half)) {
                var instruction = Decoder.decode(half);
                assertEquals(2, instruction.bytes());
                legal += instruction.opcode() == Opcode.ILLEGAL ? 0 : 1;
            }
        }
        // As many as objdump knows, less the one that it takes for an addition of 0 to sp.
        assertEquals(46743, legal);
    }

    @Test
    void random_words_never_fail_and_have_a_text() {
        var random = new java.util.SplittableRandom(1);
        for (var i = 0; i < 200_000; i++) {
            var instruction = Decoder.decode(random.nextInt());
            assertTrue(Disassembler.text(instruction, PC).length() > 1);
        }
    }
}
