package dev.tilesmith.sim.isa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class InstructionDecoderTest {
    private static long word(int local, int columns, int rows) {
        return (long) rows << 48 | (long) columns << 32 | Integer.toUnsignedLong(local);
    }

    @Test
    void moves_name_their_state_address_and_size() {
        assertEquals(
                new Instruction.Mvin(1, 0x8000_0010L, LocalAddress.scratchpad(64), new Tile(16, 48)),
                InstructionDecoder.decode(1, 0x8000_0010L, word(64, 48, 16)));
        assertEquals("mvin 0x80000010 → spad 64, 16x64", CommandText.of(2, 0x8000_0010L, word(64, 64, 16)));
        assertEquals("mvin3 zeros → acc+ 5, 1x16", CommandText.of(14, 0, word(0xC000_0005, 16, 1)));
        assertEquals("mvout acc32 7 → 0x10, 2x3", CommandText.of(3, 16, word(0xA000_0007, 3, 2)));
    }

    @Test
    void computes_read_as_they_are_written() {
        assertEquals("preload garbage → acc 3 16x8", CommandText.of(6, word(-1, 16, 16), word(0x8000_0003, 8, 16)));
        assertEquals("compute_preloaded spad 1 16x16, garbage", CommandText.of(4, word(1, 16, 16), word(-1, 16, 16)));
    }

    @Test
    void configurations_unpack_their_fields() {
        assertEquals(
                "config_ex: weight-stationary, RELU, shift 3, A transposed, strides A 2, C 5",
                CommandText.of(0, 2L << 16 | 1 << 8 | 1 << 3 | 1 << 2, 5L << 48 | 3));
        assertEquals(
                "config_ld 2: stride 64, scale 0.5, shrunk, block stride 16, repeats 1",
                CommandText.of(0, 0x3F00_0000L << 32 | 16L << 16 | 2 << 3 | 1 << 2 | 1, 64));
        var store = (Instruction.ConfigStore) InstructionDecoder.decode(
                0,
                9L << 56 | 8L << 48 | 7L << 40 | 6L << 32 | 5L << 24 | 3 << 10 | 2 << 8 | 1 << 6 | 2 << 4 | 1 << 2 | 2,
                16);
        assertEquals(new Instruction.Pooling(2, 1, 5, 6, 7, 8, 9, 2, 3), store.pooling());
        assertEquals(Instruction.Activation.RELU, store.activation());
        assertFalse(store.keepsScale());
        assertTrue(((Instruction.ConfigStore) InstructionDecoder.decode(0, 2, -1L << 32)).keepsScale());
    }

    @Test
    void the_normalizations_are_told_by_their_constants() {
        assertEquals(
                "config_norm statistics 2, softmax, qln2_inv 949, qb 135, qc -1",
                CommandText.of(0, 949L << 32 | 1 << 18 | 1 << 16 | 2 << 8 | 3, -1L << 32 | 135));
        assertEquals("config_norm statistics 1", CommandText.of(0, 1 << 17 | 1 << 8 | 3, 0));
        assertEquals(NormCommand.SUM, new LocalAddress(0x8400_0000).normCommand());
        assertEquals(LocalAddress.accumulator(5), new LocalAddress(0x8400_0005).withoutNormCommand());
    }

    @Test
    void the_loop_of_convolutions_is_told_by_its_sizes() {
        assertEquals(
                "loop_conv_ws batch 1, 8 rows of 3 channels to 6x7x16, stride 2, padding 1",
                CommandText.of(16, 16L << 48 | 3L << 32 | 8 << 16 | 1, 1L << 56 | 2L << 48 | 7L << 32 | 6));
        assertEquals(
                "loop_conv_ws kernel tile 3x2x4, padding left 5, right 6, upper 7, lower 8, image columns 9",
                CommandText.of(18, 3L << 48 | 2L << 32 | 4 << 16 | 5, 6L << 48 | 7L << 32 | 8 << 24 | 9));
        assertEquals("loop_conv_ws weights 0x10, output 0x20", CommandText.of(20, 16, 32));
        assertEquals(
                "loop_conv_ws run, no_bias, dw, no_pool, activation 1, pixels 5, halves 2 and 1",
                CommandText.of(15, 2 << 18 | 1 << 16 | 5 << 8 | 1 << 6 | 1, 1 << 3 | 1));
    }

    @Test
    void the_matrix_loop_unpacks_its_fields() {
        assertEquals(
                new Instruction.LoopBounds(1, 2, 3, 4, 5, 6),
                InstructionDecoder.decode(9, 6L << 32 | 5L << 16 | 4, 3L << 32 | 2L << 16 | 1));
        assertEquals(
                new Instruction.LoopRun(true, false, true, 1, 2, 1, false, true, true, 1),
                InstructionDecoder.decode(8, 2 << 18 | 1 << 16 | 1 << 8 | 1 << 2 | 1, 1 << 3 | 1 << 2 | 1 << 1));
    }

    @Test
    void garbage_is_told_by_its_flags_and_low_bits() {
        assertTrue(new LocalAddress(-1).isGarbage());
        assertTrue(new LocalAddress(0xE000_7FFF).isGarbage());
        assertFalse(new LocalAddress(0xE000_3FFF).isGarbage());
        assertFalse(LocalAddress.accumulator(3).accumulating().fullWidth().isGarbage());
    }

    @Test
    void an_unknown_funct_decodes_to_itself() {
        assertEquals(new Instruction.Unknown(23), InstructionDecoder.decode(23, 0, 0));
    }
}
