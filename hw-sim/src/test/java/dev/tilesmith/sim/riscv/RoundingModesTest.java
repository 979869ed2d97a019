package dev.tilesmith.sim.riscv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results and flags in every rounding mode, against this computer's own arithmetic and against decimal numbers. */
class RoundingModesTest {
    /** Operand triples for each mode; more with {@code -Dtilesmith.roundings=N}. */
    private static final int TRIPLES = Integer.getInteger("tilesmith.roundings", 1000);

    private static final int NEAREST_AWAY = 4;
    private static final Opcode[] DOUBLES = {
        Opcode.FADD_D,
        Opcode.FSUB_D,
        Opcode.FMUL_D,
        Opcode.FDIV_D,
        Opcode.FSQRT_D,
        Opcode.FMADD_D,
        Opcode.FCVT_S_D,
        Opcode.FCVT_D_L
    };
    private static final Opcode[] SINGLES = {
        Opcode.FADD_S,
        Opcode.FSUB_S,
        Opcode.FMUL_S,
        Opcode.FDIV_S,
        Opcode.FSQRT_S,
        Opcode.FMADD_S,
        Opcode.FCVT_S_L,
        Opcode.FCVT_S_LU
    };

    @TempDir
    Path folder;

    private final long[] x = new long[33];

    @Test
    void results_and_flags_are_those_of_this_computer() throws Exception {
        Files.write(folder.resolve("roundings.c"), resource());
        assumeTrue(
                run("gcc", "-O1", "-frounding-math", "-ffp-contract=off", "-o", "roundings", "roundings.c", "-lm") == 0,
                "skipped: needs gcc on the path");
        assertEquals(0, run("./roundings", Integer.toString(TRIPLES)));
        var lines = Files.readAllLines(folder.resolve("log"));
        assertTrue(lines.size() >= 4 * TRIPLES * DOUBLES.length, "few results: " + lines.size());
        for (var line : lines) {
            check(line);
        }
    }

    /** mode, operation (from 8 on in single precision), operands, result, flags. */
    private void check(String line) {
        var fields = line.split(" ");
        var mode = Integer.parseInt(fields[0]);
        var operation = Integer.parseInt(fields[1]);
        var isSingle = operation >= DOUBLES.length;
        var opcode = isSingle ? SINGLES[operation - DOUBLES.length] : DOUBLES[operation];
        // With NX raised before, the quick way is taken where it may be; flags raised before stay.
        for (var raisedBefore : new int[] {0, FloatUnit.INEXACT}) {
            var unit = new FloatUnit(true);
            unit.writeControl(mode, raisedBefore);
            for (var operand = 0; operand < 3; operand++) {
                var bits = Long.parseUnsignedLong(fields[2 + operand], 16);
                x[operand + 1] = bits;
                unit.write(operand + 1, isSingle ? 0xffff_ffff_0000_0000L | bits : bits);
            }
            unit.execute(new Decoded(opcode, 4, 1, 2, 3, 7, 4), x);
            var result = unit.register(4);
            assertEquals(
                    fields[5],
                    Long.toHexString(isSingle || opcode == Opcode.FCVT_S_D ? (int) result & 0xffff_ffffL : result),
                    line);
            assertEquals(Integer.parseInt(fields[6]) | raisedBefore, unit.flags(), line);
        }
    }

    @Test
    void ties_go_away_from_zero_in_the_mode_that_this_computer_lacks() {
        var random = new Random(11);
        for (var number = 0; number < TRIPLES; number++) {
            var first = (random.nextLong() >> 10) * Math.scalb(1.0, random.nextInt(40) - 20);
            var second = (random.nextLong() >> 40) * Math.scalb(1.0, random.nextInt(40) - 20);
            var sum = new BigDecimal(first).add(new BigDecimal(second));
            assertEquals(nearestAway(sum), inNearestAway(Opcode.FADD_D, first, second));
            var product = new BigDecimal(first).multiply(new BigDecimal(second));
            assertEquals(nearestAway(product), inNearestAway(Opcode.FMUL_D, first, second));
        }
        assertEquals(0x1.0000000000001p0, inNearestAway(Opcode.FADD_D, 1, 0x1p-53));
        assertEquals(-0x1.0000000000001p0, inNearestAway(Opcode.FADD_D, -1, -0x1p-53));
    }

    private static double nearestAway(BigDecimal exact) {
        var even = exact.doubleValue();
        var error = exact.subtract(new BigDecimal(even)).signum() * exact.signum();
        if (error <= 0) {
            return even;
        }
        var away = exact.signum() > 0 ? Math.nextUp(even) : Math.nextDown(even);
        var isTie = new BigDecimal(away).subtract(exact).compareTo(exact.subtract(new BigDecimal(even))) == 0;
        return isTie ? away : even;
    }

    private double inNearestAway(Opcode opcode, double first, double second) {
        var unit = new FloatUnit();
        unit.write(1, Double.doubleToLongBits(first));
        unit.write(2, Double.doubleToLongBits(second));
        unit.execute(new Decoded(opcode, 3, 1, 2, 0, NEAREST_AWAY, 4), x);
        return Double.longBitsToDouble(unit.register(3));
    }

    private static byte[] resource() throws IOException {
        try (var stream = RoundingModesTest.class.getResourceAsStream("/baremetal/roundings.c")) {
            return java.util.Objects.requireNonNull(stream).readAllBytes();
        }
    }

    private int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return 1;
        }
    }
}
