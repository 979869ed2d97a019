package dev.tilesmith.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.Feedback;
import dev.tilesmith.menu.Menus;
import dev.tilesmith.op.Ops;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden prompts: {@code -Dgolden.update=true} writes them anew; read the diff before you keep it. */
class PromptsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @ParameterizedTest
    @ValueSource(strings = {"plan", "code"})
    void a_rendered_prompt_is_the_golden_one(String kind) throws Exception {
        var prompts = new Prompts(Ops.parse("gemm:64x64x64,bias=row,act=relu"));
        var prompt = kind.equals("plan")
                ? prompts.plan(parent(), Menus.of("gemmini-int8-16"))
                : prompts.code(parent(), "OPTION: unroll\nUnroll the loop at line 3.");
        var text = prompt.system() + "\n=====\n" + prompt.user();
        var file = GOLDEN.resolve(kind + ".golden");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text);
        }
        assertEquals(Files.readString(file, StandardCharsets.UTF_8), text);
    }

    @Test
    void the_stable_part_is_the_same_for_both_prompts() {
        var prompts = new Prompts(Ops.parse("gemm:64x64x64"));
        assertEquals(
                prompts.plan(parent(), Menus.of("gemmini-int8-16")).system(),
                prompts.code(parent(), "a plan").system());
    }

    @Test
    void text_from_kernels_is_not_taken_for_a_template() {
        var parent = new Prompts.Parent("void kernel() { /* {{op}} */ }", 1, feedback(), List.of(), List.of());
        assertTrue(
                new Prompts(Ops.parse("gemm:64x64x64")).code(parent, "p").user().contains("{{op}}"));
    }

    @Test
    void a_hole_without_a_value_and_a_value_without_a_hole_fail() {
        var unknown = assertThrows(
                IllegalArgumentException.class,
                () -> Template.of("t", "a {{b}}").render(Map.of()));
        assertEquals("prompt t.md has a hole {{b}} that nothing fills", unknown.getMessage());
        var unused = assertThrows(
                IllegalArgumentException.class, () -> Template.of("t", "a").render(Map.of("b", "c")));
        assertEquals("prompt t.md has no hole {{b}}, but a value for it was given", unused.getMessage());
    }

    @Test
    void the_fp32_target_has_notes_of_its_own() {
        var system = new Prompts(Ops.parse("gemm:12x12x12,type=f32"))
                .code(parent(), "p")
                .system();
        assertTrue(system.contains("4 x 4 systolic array"));
        assertFalse(system.contains("int8"));
    }

    private static Prompts.Parent parent() {
        return new Prompts.Parent(
                "void kernel(void) {\n  gemmini_fence();\n}\n",
                12_345,
                feedback(),
                List.of("Widen the loads of B to four blocks."),
                List.of("Hoist the load of A: faulted: kernel.c:3: row 17 was never written"));
    }

    private static Feedback feedback() {
        return new Feedback(
                0.432,
                List.of(
                        new Feedback.Wait("execute", "for a load", 5000, 12),
                        new Feedback.Wait("load", "for room", 100, 0)),
                4096,
                1024,
                256,
                64,
                "");
    }
}
