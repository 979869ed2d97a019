package dev.tilesmith.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.menu.Menus;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the target notes say about the machine is what the simulator does. */
class NotesTest {
    private static final Pattern EXAMPLE = Pattern.compile("```c (\\S+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern COST = Pattern.compile("(?m)^\\| ((?:preload|mvin|mvout)[^|`]+) \\| (\\d+) \\|$");
    private static final Pattern RULE = Pattern.compile("(?m)^(\\d+)\\. ");

    /** A kernel of the notes with the op that it is for. */
    record Worked(String op, String source) {}

    static Stream<Worked> workedKernels() {
        return Stream.of("gemmini-int8-16", "gemmini-fp32-4")
                .flatMap(target -> EXAMPLE.matcher(PromptFiles.bundled(target + "/examples.md"))
                        .results()
                        .map(match -> new Worked(match.group(1), match.group(2))));
    }

    @ParameterizedTest
    @MethodSource("workedKernels")
    void a_worked_kernel_is_correct_and_faster_than_the_plain_one(Worked worked) {
        if (worked.op().startsWith("c:")) {
            assertInstanceOf(Verdict.Correct.class, evaluate(controlLaw(), worked.source()));
            return;
        }
        var op = Ops.parse(worked.op());
        var plain = assertInstanceOf(Verdict.Correct.class, evaluate(op, StartingKernels.of(op, Start.PLAIN)));
        var verdict = evaluate(op, worked.source());
        var correct = assertInstanceOf(Verdict.Correct.class, verdict, verdict::reason);
        assertTrue(correct.cycles().count() < plain.cycles().count(), () -> correct + " against " + plain);
    }

    private static Op controlLaw() {
        return Ops.parse("c:src/test/resources/control.c");
    }

    private static Verdict evaluate(Op op, String source) {
        return new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT)
                .evaluate(op, new Kernel("kernel.c", source));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemmini-int8-16", "gemmini-fp32-4"})
    void the_sizes_of_the_memories_are_the_targets(String target) {
        var config = GemminiConfig.preset(target).orElseThrow();
        var notes = PromptFiles.bundled(target + "/notes.md");
        assertTrue(notes.contains("scratchpad row r, 0 <= r < %d".formatted(config.scratchpadRows())));
        assertTrue(notes.contains("accumulator row r, 0 <= r < %d".formatted(config.accumulatorRows())));
        assertTrue(notes.contains("`DIM` = %d".formatted(config.dim())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemmini-int8-16", "gemmini-fp32-4"})
    void the_widths_of_moves_are_the_targets(String target) {
        var config = GemminiConfig.preset(target).orElseThrow();
        var isSame = config.maxWideMoveColumns() == config.maxMoveColumns();
        var widths = "| 1–%d columns%s 1–%d rows |"
                .formatted(
                        config.maxMoveColumns(),
                        isSame ? "," : ", int32 only 1–%d;".formatted(config.maxWideMoveColumns()),
                        config.dim());
        var lines = PromptFiles.bundled(target + "/notes.md")
                .lines()
                .filter(line ->
                        line.startsWith("| `gemmini_extended_mvin") || line.startsWith("| `gemmini_extended_mvout"))
                .toList();
        assertEquals(2, lines.size());
        lines.forEach(line -> assertTrue(line.contains(widths), line));
    }

    @Test
    void the_menus_show_no_move_of_int32_wider_than_the_machine_makes() {
        var menu = Menus.of("gemmini-int8-16", Menus.Purpose.OPTIMIZE);
        var moves = Pattern.compile("0xA\\w+ \\+ [^,]+, (\\d+), 16\\)");
        var widths = menu.options().stream()
                .flatMap(option -> moves.matcher(option.example()).results())
                .map(move -> move.group(1))
                .toList();
        assertEquals(List.of("16"), widths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemmini-int8-16", "gemmini-fp32-4"})
    void every_cost_in_the_notes_is_what_the_simulator_takes(String target) {
        var config = GemminiConfig.preset(target).orElseThrow();
        var wrong = new ArrayList<String>();
        var costs = COST.matcher(PromptFiles.bundled(target + "/notes.md"))
                .results()
                .toList();
        for (var cost : costs) {
            var said = Double.parseDouble(cost.group(2));
            var measured = CommandCosts.of(config, cost.group(1));
            if (Math.abs(measured - said) > Math.max(0.6, 0.05 * said)) {
                wrong.add("%s: %s in the notes, %.1f measured".formatted(cost.group(1), cost.group(2), measured));
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(costs.size() >= 6, costs.size() + " costs");
    }

    @Test
    void every_rule_is_enforced() {
        var numbers = new TreeSet<Integer>();
        RULE.matcher(PromptFiles.bundled("rules.md"))
                .results()
                .forEach(match -> numbers.add(Integer.valueOf(match.group(1))));
        assertEquals(numbers, BROKEN_RULES.keySet());
        var op = Ops.parse("gemm:16x16x16");
        BROKEN_RULES.forEach((rule, broken) -> {
            var source = KEPT.replace(broken.from(), broken.to());
            assertTrue(!source.equals(KEPT), () -> "rule %d changes nothing".formatted(rule));
            var verdict = evaluate(op, source);
            assertEquals(broken.verdict(), verdict.label(), () -> "rule %d: %s".formatted(rule, verdict.reason()));
        });
        assertEquals("correct", evaluate(op, KEPT).label());
    }

    private static final String PRODUCT = """
              gemmini_mvin(A, 0);
              gemmini_mvin(B, 4096);
              gemmini_preload(4096, 0x80000000);
              gemmini_compute_preloaded(0, GARBAGE_ADDR);
              gemmini_mvout(C, 0x80000000);
            """;

    private static final String HOST_PRODUCT = """
              for (int i = 0; i < 16; i++) {
                for (int j = 0; j < 16; j++) {
                  int32_t sum = 0;
                  for (int k = 0; k < 16; k++) {
                    sum += A[i][k] * B[k][j];
                  }
                  float scaled = sum * SCALE + 12582912.0f - 12582912.0f;
                  C[i][j] = scaled > 127 ? 127 : scaled < -128 ? -128 : (elem_t) scaled;
                }
              }
            """.replace("SCALE", scale());

    private record Broken(String verdict, String from, String to) {}

    private static final String KEPT = """
            #include "gemmini.h"
            void kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) {
              gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
              gemmini_extended3_config_ld(16, 1.0f, false, 0);
              gemmini_extended_config_st(16, NO_ACTIVATION, SCALE);
            PRODUCT  gemmini_fence();
            }
            """.replace("SCALE", scale()).replace("PRODUCT", PRODUCT);

    private static final Map<Integer, Broken> BROKEN_RULES = new TreeMap<>(Map.of(
            1, new Broken("notParsed", "void kernel(const elem_t A[16][16],", "void kernel(const elem_t A[16][8],"),
            2, new Broken("notParsed", "#include \"gemmini.h\"", "#include <stdio.h>"),
            3, new Broken("faulted", "gemmini_extended_config_st(16, NO_ACTIVATION, %s);".formatted(scale()), ""),
            4, new Broken("faulted", "gemmini_mvin(B, 4096);", ""),
            5, new Broken("raced", "gemmini_mvin(B, 4096);", "gemmini_mvin(A, 4096); gemmini_mvin(B, 4096);"),
            6, new Broken("faulted", "gemmini_preload(4096, 0x80000000);", ""),
            7, new Broken("raced", "gemmini_fence();", "C[0][0] = C[0][0];"),
            8, new Broken("notAccelerated", PRODUCT, HOST_PRODUCT),
            9, new Broken("wrong", "gemmini_mvout(C, 0x80000000);", "gemmini_extended_mvout(C, 0x80000000, 16, 15);"),
            10, new Broken("notParsed", "gemmini_fence();", "if (C[0][0]) gemmini_flush(0); else gemmini_fence();")));

    private static String scale() {
        return StatedFactsTest.scale("gemm:16x16x16");
    }
}
