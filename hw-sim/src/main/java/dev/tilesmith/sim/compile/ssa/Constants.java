package dev.tilesmith.sim.compile.ssa;

import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How gcc builds a constant (compiler-notes.md 3.2): at most three instructions, else it is loaded. */
public final class Constants {
    static final int LONGEST = 3;

    private Constants() {}

    /** One instruction on the register being built; the first one begins from nothing (ADDI of zero, or LUI). */
    public record Step(Opcode opcode, long imm) {}

    /** The instructions, or nothing when there are too many. */
    public static Optional<List<Step>> recipe(long value) {
        var steps = new ArrayList<Step>();
        return build(value, LONGEST, steps) ? Optional.of(List.copyOf(steps)) : Optional.empty();
    }

    /** Tries the ways in gcc's order and keeps the shortest. */
    private static boolean build(long value, int budget, List<Step> steps) {
        var best = search(value, budget);
        best.ifPresent(steps::addAll);
        return best.isPresent();
    }

    private static Optional<List<Step>> search(long value, int budget) {
        if (budget <= 0) {
            return Optional.empty();
        }
        if (Arithmetic.fitsImmediate(value)) {
            return Optional.of(List.of(new Step(Opcode.ADDI, value)));
        }
        if (isUpper(value)) {
            return Optional.of(List.of(new Step(Opcode.LUI, value >> 12)));
        }
        var best = Optional.<List<Step>>empty();
        var low = value << 52 >> 52;
        if (low != 0) {
            if (value == (int) value) {
                var rest = (long) (int) (value - low);
                best = better(best, rest, new Step(Opcode.ADDIW, low), budget);
            } else {
                best = better(best, value - low, new Step(Opcode.ADDI, low), budget);
            }
        }
        if ((value & 1) == 0) {
            var zeros = Long.numberOfTrailingZeros(value);
            var shift = zeros > 12 && isUpper(value >> (zeros - 12)) && !Arithmetic.fitsImmediate(value >> zeros)
                    ? zeros - 12
                    : zeros;
            best = better(best, value >> shift, new Step(Opcode.SLLI, shift), budget);
        }
        if (low != 0 && value != (int) value) {
            best = better(best, value ^ low, new Step(Opcode.XORI, low), budget);
        }
        if (value > 0) {
            var zeros = Long.numberOfLeadingZeros(value);
            best = better(best, value << zeros | (1L << zeros) - 1, new Step(Opcode.SRLI, zeros), budget);
            best = better(best, value << zeros, new Step(Opcode.SRLI, zeros), budget);
        }
        return best;
    }

    private static Optional<List<Step>> better(Optional<List<Step>> best, long rest, Step last, int budget) {
        var limit = best.map(steps -> steps.size() - 1).orElse(budget);
        if (limit <= 1) {
            return best;
        }
        var steps = search(rest, limit - 1);
        if (steps.isEmpty()) {
            return best;
        }
        var longer = new ArrayList<>(steps.get());
        longer.add(last);
        return Optional.of(longer);
    }

    private static boolean isUpper(long value) {
        return value == (int) value && (value & 0xfff) == 0;
    }
}
