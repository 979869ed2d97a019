package dev.tilesmith.prompt;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Measurement;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import java.util.regex.Pattern;

/** Cycles that one more command of a kind takes in a long row of them, as the simulator has it. */
final class CommandCosts {
    private static final Pattern MOVE = Pattern.compile(
            "(mvin|mvout) (\\d+) columns x (\\d+) rows(?:, (int8|int32|data in .*|int32, data in .*))?");
    private static final int FEW = 96;

    private CommandCosts() {}

    /** @param what a line of the notes' cost table, e.g. {@code mvout 16 columns x 16 rows, int8} */
    static double of(GemminiConfig config, String what) {
        var move = MOVE.matcher(what);
        if (move.matches()) {
            var columns = Integer.parseInt(move.group(2));
            var rows = Integer.parseInt(move.group(3));
            return move.group(1).equals("mvin")
                    ? load(config, columns, rows, what.contains("int32"), what.endsWith("data in memory"))
                    : store(config, columns, rows, what.endsWith("int32"));
        }
        if (what.startsWith("preload of GARBAGE_ADDR")) {
            var rows = Integer.parseInt(what.replaceAll(".*, (\\d+) rows", "$1"));
            return marginal(config, "elem_t A[16][16]", false, """
                    gemmini_preload(GARBAGE_ADDR, %s);
                    gemmini_extended_compute_accumulated(0, GARBAGE_ADDR, %d, %d, %d, %d);
                    """.formatted(
                            ACCUMULATOR, config.dim(), rows, config.dim(), rows));
        }
        if (what.startsWith("preload of new weights")) {
            var rows = Integer.parseInt(what.replaceAll(".*, (\\d+) rows", "$1"));
            return marginal(config, "elem_t A[16][16]", false, """
                    gemmini_extended_preload(4096, %1$s, %2$d, %2$d, %2$d, %3$d);
                    gemmini_extended_compute_preloaded(0, GARBAGE_ADDR, %2$d, %3$d, %2$d, %3$d);
                    """.formatted(ACCUMULATOR, config.dim(), rows));
        }
        if (what.endsWith("of the one before")) {
            return marginal(config, "elem_t A[16][16]", false, what.contains("scratchpad") ? """
                    gemmini_preload(4096, 12288);
                    gemmini_compute_preloaded(0, 12288);
                    """ : """
                    gemmini_preload(4096, 0xC0000000u);
                    gemmini_compute_preloaded(0, GARBAGE_ADDR);
                    """);
        }
        var second = what.endsWith("one bank") ? "1024" : "4096";
        return marginal(config, "elem_t A[16][16]", false, """
                gemmini_preload(%s, %s);
                gemmini_compute_preloaded(0, GARBAGE_ADDR);
                """.formatted(second, ACCUMULATOR));
    }

    /** Different rows for each command, so that none waits for the one before. */
    private static final String ACCUMULATOR = "0x80000000u + (STEP % 8) * 16";

    private static double load(GemminiConfig config, int columns, int rows, boolean wide, boolean fromMemory) {
        var place = fromMemory ? "&A[i + STEP][0][0]" : "&A[STEP][0][0]";
        var array = "%s A[%d][%d][%d]".formatted(wide ? "acc_t" : "elem_t", 2 * FEW + 16, rows, columns);
        var local = wide ? "0x80000000u" : "8192";
        return marginal(config, array, fromMemory, """
                gemmini_extended_mvin(%s, %s + STEP * 64, %d, %d);
                """.formatted(place, local, columns, rows));
    }

    private static double store(GemminiConfig config, int columns, int rows, boolean wide) {
        var type = wide ? "acc_t" : "elem_t";
        var array = "%s A[8][%d][%d]".formatted(type, rows, columns);
        return marginal(config, array, false, """
                gemmini_extended_mvout(&A[STEP %% 8][0][0], %s + (STEP %% 2) * 64, %d, %d);
                """.formatted(wide ? "0xA0000000u" : "0x80000000u", columns, rows));
    }

    private static double marginal(GemminiConfig config, String array, boolean cold, String commands) {
        var few = cycles(config, array, cold, commands, FEW);
        var many = cycles(config, array, cold, commands, 2 * FEW);
        return (double) (many - few) / FEW;
    }

    private static long cycles(GemminiConfig config, String array, boolean cold, String commands, int count) {
        var body = new StringBuilder();
        for (var step = 0; step < 8; step++) {
            body.append(commands.replace("STEP", "" + step));
        }
        var element = config.element() == GemminiConfig.Element.FLOAT32 ? 4 : 1;
        var source = """
                void kernel(const elem_t Z[16][64], %s) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_extended3_config_ld(%d, 1.0f, false, 0);
                  gemmini_extended_config_st(%d, NO_ACTIVATION, 1.0f);
                  gemmini_mvin(0, 0);
                  gemmini_mvin(0, 1024);
                  gemmini_mvin(0, 12288);
                  gemmini_mvin(0, 4096);
                  for (int i = 0; i < 128; i += DIM) {
                    gemmini_mvin(0, 0x80000000u + i);
                  }
                  gemmini_preload(4096, 0x80000000u);
                  gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  gemmini_fence();
                  for (int i = 0; i < %d; i += 8) {
                %s  }
                  gemmini_fence();
                }
                """.formatted(array, stride(array, element), stride(array, element), count, body);
        var measured = measured(config, source);
        return cold ? measured.cold().count() : measured.warm().count();
    }

    /** Cycles of a call whose data are in the caches. */
    static long warmCycles(GemminiConfig config, String source) {
        return measured(config, source).warm().count();
    }

    private static Measurement.Result.Measured measured(GemminiConfig config, String source) {
        var kernel = new Kernel("cost.c", source);
        return switch (new Measurement(new BuiltinCompiler(), config, Limits.DEFAULT).measure(kernel)) {
            case Measurement.Result.Measured result -> result;
            case Measurement.Result.Rejected(var verdict) -> throw new AssertionError(verdict.reason() + "\n" + source);
        };
    }

    /** Bytes of the array's last dimension. */
    private static int stride(String array, int elementBytes) {
        var columns = Integer.parseInt(array.replaceAll(".*\\[(\\d+)]$", "$1"));
        return columns * (array.startsWith("acc_t") ? 4 : elementBytes);
    }
}
