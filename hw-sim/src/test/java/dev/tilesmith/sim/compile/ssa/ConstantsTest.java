package dev.tilesmith.sim.compile.ssa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.riscv.Opcode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ConstantsTest {
    private static long value(Iterable<Constants.Step> steps) {
        var value = 0L;
        for (var step : steps) {
            value = switch (step.opcode()) {
                case LUI -> step.imm() << 12;
                case ADDI -> value + step.imm();
                case ADDIW -> (int) (value + step.imm());
                case SLLI -> value << step.imm();
                case SRLI -> value >>> step.imm();
                case XORI -> value ^ step.imm();
                default -> throw new AssertionError(step);
            };
        }
        return value;
    }

    @Test
    void every_recipe_builds_its_constant() {
        var random = new SplittableRandom(1);
        for (var i = 0; i < 20000; i++) {
            var constant = random.nextLong() >> random.nextInt(64) << random.nextInt(40);
            Constants.recipe(constant).ifPresent(steps -> assertEquals(constant, value(steps)));
        }
    }

    @Test
    void command_words_are_as_long_as_with_gcc() {
        assertEquals(2, length(16L << 48 | 16L << 32));
        assertEquals(3, length(16L << 48 | 16L << 32 | 64));
        assertEquals(3, length(16L << 48 | 16L << 32 | 0x80000000L));
        assertEquals(2, length(0x80000000L));
        assertEquals(2, length(0xffffffffL));
        assertEquals(Constants.LONGEST + 1, length(16L << 48 | 16L << 32 | 4096));
    }

    private static int length(long constant) {
        return Constants.recipe(constant).map(java.util.List::size).orElse(Constants.LONGEST + 1);
    }

    @Test
    void small_constants_take_one_instruction() {
        assertEquals(
                java.util.List.of(new Constants.Step(Opcode.ADDI, -7)),
                Constants.recipe(-7).orElseThrow());
    }
}
