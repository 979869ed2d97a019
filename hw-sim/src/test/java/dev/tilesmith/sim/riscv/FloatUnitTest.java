package dev.tilesmith.sim.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tilesmith.sim.memory.GuestFault;
import org.junit.jupiter.api.Test;

class FloatUnitTest {
    private static final int NEAREST = 0;
    private static final int TO_ZERO = 1;
    private static final int DOWN = 2;
    private static final int UP = 3;
    private static final int AWAY = 4;
    private static final int QUIET = 0x7fc00000;
    private static final int SIGNALING = 0x7f800001;

    private final FloatUnit unit = new FloatUnit();
    private final long[] x = new long[33];

    @Test
    void conversions_to_integers_saturate() {
        assertEquals(Integer.MAX_VALUE, toInteger(Opcode.FCVT_W_S, 3e9f, TO_ZERO));
        assertEquals(Integer.MIN_VALUE, toInteger(Opcode.FCVT_W_S, -3e9f, TO_ZERO));
        assertEquals(Integer.MAX_VALUE, toInteger(Opcode.FCVT_W_S, Float.NaN, TO_ZERO));
        assertEquals(-1, toInteger(Opcode.FCVT_WU_S, 5e9f, TO_ZERO));
        assertEquals(0, toInteger(Opcode.FCVT_WU_S, -1f, TO_ZERO));
        assertEquals(0, toInteger(Opcode.FCVT_WU_S, -0.75f, TO_ZERO));
        assertEquals((int) 3_000_000_000L, toInteger(Opcode.FCVT_WU_S, 3e9f, TO_ZERO));
        assertEquals(Long.MAX_VALUE, toInteger(Opcode.FCVT_L_S, 0x1p63f, TO_ZERO));
        assertEquals(Long.MIN_VALUE, toInteger(Opcode.FCVT_L_S, -0x1p63f, TO_ZERO));
        assertEquals(Long.MIN_VALUE, toInteger(Opcode.FCVT_LU_S, 0x1p63f, TO_ZERO));
        assertEquals(-1, toInteger(Opcode.FCVT_LU_S, 0x1p64f, TO_ZERO));
        assertEquals(-1, toInteger(Opcode.FCVT_LU_S, Float.POSITIVE_INFINITY, TO_ZERO));
        assertEquals(FloatUnit.INVALID, unit.flags() & FloatUnit.INVALID);
    }

    @Test
    void every_rounding_mode_rounds_its_way() {
        assertEquals(2, toInteger(Opcode.FCVT_W_S, 2.5f, NEAREST));
        assertEquals(4, toInteger(Opcode.FCVT_W_S, 3.5f, NEAREST));
        assertEquals(-2, toInteger(Opcode.FCVT_W_S, -2.5f, TO_ZERO));
        assertEquals(-3, toInteger(Opcode.FCVT_W_S, -2.5f, DOWN));
        assertEquals(3, toInteger(Opcode.FCVT_W_S, 2.25f, UP));
        assertEquals(3, toInteger(Opcode.FCVT_W_S, 2.5f, AWAY));
        assertEquals(-3, toInteger(Opcode.FCVT_W_S, -2.5f, AWAY));
        unit.writeControl(DOWN, 0);
        assertEquals(-3, toInteger(Opcode.FCVT_W_S, -2.5f, 7));
        assertEquals(FloatUnit.INEXACT, unit.flags());
    }

    @Test
    void integers_become_the_nearest_float() {
        assertEquals(0x1p24f, fromInteger(Opcode.FCVT_S_W, (1 << 24) + 1));
        assertEquals(4294967296f, fromInteger(Opcode.FCVT_S_WU, -1));
        assertEquals(0x1p64f, fromInteger(Opcode.FCVT_S_LU, -1));
        assertEquals(0x1.000002p63f, fromInteger(Opcode.FCVT_S_LU, 0x8000_0080_0000_0001L));
        assertEquals(-1f, fromInteger(Opcode.FCVT_S_L, -1));
    }

    @Test
    void of_a_number_and_a_nan_the_minimum_is_the_number_and_zeros_are_ordered() {
        assertEquals(Float.floatToIntBits(1f), binary(Opcode.FMIN_S, QUIET, Float.floatToIntBits(1f)));
        assertEquals(Float.floatToIntBits(1f), binary(Opcode.FMAX_S, Float.floatToIntBits(1f), QUIET));
        assertEquals(QUIET, binary(Opcode.FMAX_S, 0xffc00001, QUIET));
        assertEquals(0x80000000, binary(Opcode.FMIN_S, 0, 0x80000000));
        assertEquals(0, binary(Opcode.FMAX_S, 0x80000000, 0));
        assertEquals(0, unit.flags());
        binary(Opcode.FMIN_S, SIGNALING, 0);
        assertEquals(FloatUnit.INVALID, unit.flags());
    }

    @Test
    void results_that_are_no_numbers_are_canonical() {
        assertEquals(QUIET, binary(Opcode.FSUB_S, 0x7f800000, 0x7f800000));
        assertEquals(FloatUnit.INVALID, unit.flags());
        assertEquals(QUIET, binary(Opcode.FADD_S, 0xffc12345, 0));
        assertEquals(0x7f800000, binary(Opcode.FDIV_S, Float.floatToIntBits(1f), 0));
        assertEquals(FloatUnit.INVALID | FloatUnit.DIVIDE_BY_ZERO, unit.flags());
    }

    @Test
    void a_value_that_is_not_boxed_reads_as_nan() {
        unit.write(1, Float.floatToIntBits(1f));
        unit.writeBoxed(2, Float.floatToIntBits(1f));
        execute(Opcode.FADD_S, 3, 1, 2, 0, NEAREST);
        assertEquals(0xffff_ffff_0000_0000L | QUIET, unit.register(3));
    }

    @Test
    void sign_injection_takes_bits_and_keeps_nans() {
        assertEquals(0x80000001, binary(Opcode.FSGNJ_S, 1, 0x80000000));
        assertEquals(1, binary(Opcode.FSGNJN_S, 1, 0x80000000));
        assertEquals(0x7f800001, binary(Opcode.FSGNJX_S, 0xff800001, 0x80000000));
    }

    @Test
    void fused_operations_round_once_and_negate_as_named() {
        var third = 1 + 0x1p-12f;
        unit.writeBoxed(1, Float.floatToIntBits(third));
        unit.writeBoxed(2, Float.floatToIntBits(third));
        unit.writeBoxed(3, Float.floatToIntBits(-1f));
        assertEquals(0x1p-11f + 0x1p-24f, fused(Opcode.FMADD_S));
        assertEquals(Math.fma(third, third, 1f), fused(Opcode.FMSUB_S));
        assertEquals(-Math.fma(third, third, 1f), fused(Opcode.FNMSUB_S));
        assertEquals(-(0x1p-11f + 0x1p-24f), fused(Opcode.FNMADD_S));
    }

    @Test
    void classes_are_one_bit_each() {
        var values = new int[] {
            0xff800000, 0xbf800000, 0x80000001, 0x80000000, 0, 1, 0x3f800000, 0x7f800000, SIGNALING, QUIET
        };
        for (var bit = 0; bit < values.length; bit++) {
            unit.writeBoxed(1, values[bit]);
            execute(Opcode.FCLASS_S, 5, 1, 0, 0, 1);
            assertEquals(1L << bit, x[5]);
        }
    }

    @Test
    void comparisons_with_nan_are_false_and_only_ordered_ones_are_invalid() {
        unit.writeBoxed(1, QUIET);
        execute(Opcode.FEQ_S, 5, 1, 1, 0, 2);
        assertEquals(0, x[5]);
        assertEquals(0, unit.flags());
        execute(Opcode.FLE_S, 5, 1, 1, 0, 0);
        assertEquals(0, x[5]);
        assertEquals(FloatUnit.INVALID, unit.flags());
    }

    @Test
    void a_rounding_mode_that_does_not_exist_is_refused() {
        assertThrows(GuestFault.class, () -> execute(Opcode.FADD_S, 3, 1, 2, 0, 5));
    }

    private long toInteger(Opcode opcode, float value, int mode) {
        unit.writeBoxed(1, Float.floatToIntBits(value));
        execute(opcode, 5, 1, 0, 0, mode);
        return x[5];
    }

    private float fromInteger(Opcode opcode, long value) {
        x[6] = value;
        execute(opcode, 1, 6, 0, 0, NEAREST);
        return Float.intBitsToFloat((int) unit.register(1));
    }

    private int binary(Opcode opcode, int first, int second) {
        unit.writeBoxed(1, first);
        unit.writeBoxed(2, second);
        execute(opcode, 3, 1, 2, 0, NEAREST);
        return (int) unit.register(3);
    }

    private float fused(Opcode opcode) {
        execute(opcode, 4, 1, 2, 3, NEAREST);
        return Float.intBitsToFloat((int) unit.register(4));
    }

    private void execute(Opcode opcode, int rd, int rs1, int rs2, int rs3, int mode) {
        unit.execute(new Decoded(opcode, rd, rs1, rs2, rs3, mode, 4), x);
    }
}
