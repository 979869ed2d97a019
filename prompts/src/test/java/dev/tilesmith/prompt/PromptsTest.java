package dev.tilesmith.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.Cycles;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.eval.WhatIf;
import dev.tilesmith.menu.Menus;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.Free;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden prompts: {@code -Dgolden.update=true} writes them anew; read the diff before you keep it. */
class PromptsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final Prompts PROMPTS =
            new Prompts(Ops.parse("gemm:64x64x64,bias=row,act=relu"), PromptFiles.BUNDLED);

    @ParameterizedTest
    @ValueSource(strings = {"plan", "direct", "invent", "translate", "code", "edit", "repair", "combine"})
    void a_rendered_prompt_is_the_golden_one(String kind) throws Exception {
        checkGolden(kind, prompt(kind).user());
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemm:64x64x64", "gemm:12x12x12,type=f32"})
    void the_stable_part_of_a_target_is_the_golden_one(String op) throws Exception {
        var parsed = Ops.parse(op);
        checkGolden(
                "system-" + parsed.target().name(),
                new Prompts(parsed, PromptFiles.BUNDLED).code(shown(), "p").system());
    }

    private static Prompt prompt(String kind) {
        var menu = Menus.of("gemmini-int8-16", Menus.Purpose.OPTIMIZE);
        var plan = "OPTION: unroll\nUnroll the loop at line 3.";
        return switch (kind) {
            case "plan" -> PROMPTS.plan(shown(), menu);
            case "direct" -> PROMPTS.direct(shown(), menu);
            case "invent" -> PROMPTS.invent(shown(), 4);
            case "translate" -> PROMPTS.translate(shown(), Menus.of("gemmini-int8-16", Menus.Purpose.TRANSLATE));
            case "code" -> PROMPTS.code(shown(), plan);
            case "edit" -> PROMPTS.edit(shown(), plan);
            case "repair" -> PROMPTS.repair(plan, shown().source(), new Verdict.OverLimit("cycles", 7));
            default -> PROMPTS.combine(shown(), shown());
        };
    }

    private static void checkGolden(String name, String text) throws Exception {
        var file = GOLDEN.resolve(name + ".golden");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file, StandardCharsets.UTF_8), text);
    }

    @Test
    void the_stable_part_is_the_same_for_all_prompts_and_most_of_a_plan_prompt() {
        var op = Ops.parse("gemm:512x512x512");
        var start = StartingKernels.of(op, Start.PLAIN);
        var shown = new Shown(start, 1_854_563, feedback(), shown().ancestry(), shown().failures());
        var menu = Menus.of("gemmini-int8-16", Menus.Purpose.OPTIMIZE);
        var prompts = new Prompts(op, PromptFiles.BUNDLED);
        var sample = new dev.tilesmith.menu.Menu("eight", menu.options().subList(0, 8));
        var plan = prompts.plan(shown, sample);
        var stable = plan.system().getBytes(StandardCharsets.UTF_8).length;
        var whole = stable + plan.user().getBytes(StandardCharsets.UTF_8).length;
        assertTrue(whole <= 36 * 1024, whole + " bytes");
        assertTrue(stable >= 0.7 * whole, stable + " of " + whole + " bytes");
        assertEquals(plan.system(), prompts.code(shown, "a plan").system());
        assertEquals(
                plan.system(),
                prompts.repair("a plan", start, new Verdict.OverLimit("cycles", 7))
                        .system());
    }

    @Test
    void a_prompt_over_its_budget_drops_old_failures_then_examples_then_old_steps_and_never_the_kernel() {
        var failures = IntStream.range(0, 8).mapToObj(i -> "attempt " + i).toList();
        var steps = IntStream.range(0, 8)
                .mapToObj(i -> new Shown.Step("step " + i, 100, 90))
                .toList();
        var shown = new Shown("void kernel(void) {}", 90, feedback(), steps, failures);
        var menu = Menus.of("gemmini-int8-16", Menus.Purpose.OPTIMIZE);
        var whole = PROMPTS.plan(shown, menu).user();
        assertTrue(whole.contains("attempt 0") && whole.contains("before:") && whole.contains("step 0"));
        var op = PROMPTS.op();
        var bytes = whole.getBytes(StandardCharsets.UTF_8).length;
        var smaller = new Prompts(op, PromptFiles.BUNDLED, bytes - 30)
                .plan(shown, menu)
                .user();
        assertTrue(!smaller.contains("attempt 3") && smaller.contains("attempt 4") && smaller.contains("before:"));
        var small = new Prompts(op, PromptFiles.BUNDLED, bytes - 200)
                .plan(shown, menu)
                .user();
        assertTrue(!small.contains("before:") && small.contains("step 0") && small.contains("attempt 4"));
        var least = new Prompts(op, PromptFiles.BUNDLED, 10).plan(shown, menu).user();
        assertTrue(!least.contains("attempt") && !least.contains("step 5") && least.contains("step 6"));
        assertTrue(least.contains("void kernel(void) {}"));
    }

    @Test
    void text_from_kernels_is_not_taken_for_a_template() {
        var hostile = new Shown("void kernel() { /* {{op}} */ }", 1, feedback(), List.of(), List.of());
        assertTrue(PROMPTS.code(hostile, "p").user().contains("{{op}}"));
    }

    @Test
    void a_hole_without_a_value_and_a_value_without_a_hole_fail() {
        var unknown = assertThrows(
                BadPrompt.class, () -> Template.of("t", "a {{b}} {{c}}").render(Map.of("c", "d")));
        assertEquals("prompt t.md has a hole {{b}} that nothing fills; its holes are c", unknown.getMessage());
        var unused = assertThrows(BadPrompt.class, () -> Template.of("t", "a").render(Map.of("b", "c")));
        assertEquals("prompt t.md has no hole {{b}}; its holes must be b", unused.getMessage());
        var broken = assertThrows(
                BadPrompt.class, () -> Template.of("t", "{{#open}} {{b}}").render(Map.of("b", "c")));
        assertTrue(String.valueOf(broken.getMessage()).startsWith("prompt t.md is no template: "), broken::getMessage);
        var unclosed = assertThrows(
                BadPrompt.class, () -> Template.of("t", "a {{b}}\n{{b").render(Map.of("b", "c")));
        assertEquals(
                "prompt t.md is no template: line 2 has '{{' that begins no hole; a hole is {{name}}",
                unclosed.getMessage());
    }

    @Test
    void a_users_copy_of_a_file_is_used_and_the_others_come_from_tilesmith(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("rules.md"), "Be quick.");
        var prompts = new Prompts(PROMPTS.op(), new PromptFiles(Optional.of(folder)));
        var system = prompts.code(shown(), "p").system();
        assertTrue(system.contains("Be quick.") && system.contains("systolic array"));
        Files.writeString(folder.resolve("code.md"), "{{wrong}}");
        assertThrows(BadPrompt.class, () -> prompts.code(shown(), "p"));
    }

    @Test
    void every_file_that_prompts_are_made_of_can_be_exported() {
        for (var name : PromptFiles.names("gemmini-fp32-4")) {
            assertFalse(PromptFiles.bundled(name).isBlank(), name);
        }
    }

    private static Shown shown() {
        return new Shown(
                "void kernel(void) {\n  gemmini_fence();\n}\n",
                12_345,
                feedback(),
                List.of(new Shown.Step("Widen the loads of B to four blocks.", 20_000, 12_345)),
                List.of("Hoist the load of A: faulted: kernel.c:3: row 17 was never written"));
    }

    private static Feedback feedback() {
        return new Feedback(
                0.432,
                List.of(new Feedback.Busy("execute", 5333)),
                List.of(
                        "61 % of the cycles: execute waits for mvin2 at line 2; each byte of B is loaded 32 times",
                        "39 % of the cycles: smaller steps"),
                List.of(
                        new Feedback.Wait("execute", "for a load", 5000, 12),
                        new Feedback.Wait("load", "for room", 100, 0)),
                List.of(new WhatIf(Free.LOADS, new Cycles(6789)), new WhatIf(Free.HOST, new Cycles(12_000))),
                4096,
                1024,
                256,
                64,
                "");
    }
}
