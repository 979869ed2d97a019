package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole runs with a script for a model. */
class ScriptedRunTest {
    private static final String OP = "gemm:16x16x16";
    private static final String SCRIPT = """
            - when: "Answer with a plan, no code"
              replies:
                - "OPTION: widen moves\\nMove all at once."
                - "OPTION: drop needless configuration\\nConfigure once."
            - when: "corrected kernel"
              replies: ["```c\\nKERNEL```\\n"]
            - when: "whole new kernel"
              replies:
                - "```c\\nKERNEL```\\n"
                - "```c\\nvoid kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) { gemmini_mvin9(A, 0); }\\n```\\n"
                - "There is nothing to gain."
            """;
    private static final String KERNEL =
            "void kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) {\\n"
                    + "gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);\\n"
                    + "gemmini_extended3_config_ld(16, 1.0f, false, 0);\\n"
                    + "gemmini_extended_config_st(16, NO_ACTIVATION, 0.00390625f);\\n"
                    + "gemmini_mvin(A, 0); gemmini_mvin(B, 4096);\\n"
                    + "gemmini_preload(4096, 0x80000000); gemmini_compute_preloaded(0, GARBAGE_ADDR);\\n"
                    + "gemmini_mvout(C, 0x80000000); gemmini_fence();\\n}\\n";

    @TempDir
    Path folder;

    @Test
    void a_recorded_run_is_replayed_with_the_same_kernel_with_and_without_overlap() throws IOException {
        Files.writeString(folder.resolve("model.yaml"), SCRIPT.replace("KERNEL", KERNEL));
        var run = new CommandLine(folder)
                .run(
                        "optimize",
                        OP,
                        "--model",
                        "scripted:" + folder.resolve("model.yaml"),
                        "--iterations",
                        "2",
                        "--beam",
                        "2",
                        "--repair",
                        "1",
                        "--record",
                        "run.jsonl",
                        "--out",
                        "out",
                        "--json");
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        var last = run.lastJson();
        var model = last.path("models").path(0);
        assertTrue(model.path("calls").asInt() > 0 && model.path("tokensIn").asInt() > 0, last::toString);
        assertTrue(last.path("outcomes").path("correct").asInt() > 0, last::toString);
        assertTrue(last.path("outcomes").has("refused"), last::toString);

        var shown = new CommandLine(folder).run("show", "1", "--json");
        var spent = shown.json().getFirst().path("spent");
        assertEquals(
                model.path("tokensIn").asLong() + model.path("tokensOut").asLong(),
                spent.path("tokens").asLong(),
                spent::toString);
        var kernels = shown.json().stream()
                .skip(1)
                .mapToLong(kernel -> kernel.path("tokens").asLong())
                .sum();
        var shared = kernels + spent.path("withoutKernel").path("tokens").asLong();
        assertTrue(kernels > 0 && Math.abs(spent.path("tokens").asLong() - shared) < 20, shown.out());

        for (var arguments : new String[][] {
            {"replay", "run.jsonl", "--out", "again"}, {"replay", "run.jsonl", "--out", "again", "--no-overlap"}
        }) {
            var replay = new CommandLine(folder).run(arguments);
            assertEquals(ExitCode.DONE, replay.exitCode(), replay.err());
            assertEquals(
                    Files.readString(folder.resolve("out/best.c")), Files.readString(folder.resolve("again/best.c")));
        }
        var stats = new CommandLine(folder).run("menu", "stats");
        assertTrue(stats.out().contains("improved"), stats.out());
        cutInHalf(folder.resolve("run.jsonl"));
        var cut = new CommandLine(folder).run("replay", "run.jsonl");
        assertEquals(ExitCode.INPUT, cut.exitCode());
        assertEquals(
                1,
                cut.err().lines().filter(line -> !line.startsWith("iteration")).count(),
                cut.err());
    }

    @Test
    void a_broken_kernel_is_repaired_by_what_its_author_is_told() throws IOException {
        var right = KERNEL.replace("0.00390625f", "0.001953125f");
        var broken = right.replace("gemmini_preload(4096", "gemmini_preload(B");
        Files.writeString(
                folder.resolve("model.yaml"), """
                - when: "BD' of gemmini_preload is a row of the scratchpad or accumulator"
                  replies: ["```c\\nKERNEL```\\n"]
                - when: "It was rejected"
                  replies: ["I do not know what is wrong."]
                - when: "Answer with a plan"
                  replies: ["OPTION: widen moves\\nWiden them."]
                - replies: ["```c\\nBROKEN```\\n"]
                """.replace("KERNEL", right).replace("BROKEN", broken));
        var run = new CommandLine(folder)
                .run(
                        "optimize",
                        OP,
                        "--model",
                        "scripted:" + folder.resolve("model.yaml"),
                        "--no-rewriter",
                        "--seed-with",
                        "none",
                        "--iterations",
                        "1",
                        "--plans",
                        "1",
                        "--codes",
                        "1",
                        "--repair",
                        "1",
                        "--json");
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        var outcomes = run.lastJson().path("outcomes");
        assertEquals(1, outcomes.path("rejected").asInt(), run.out());
        assertEquals(1, outcomes.path("correct").asInt(), run.out());
    }

    private static void cutInHalf(Path file) throws IOException {
        var text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() / 2));
    }

    private static final String OPTION = """
            - name: one
              effect: It helps.
              when: Always.
              example: before and after
              pitfall: None.
            """;

    @ParameterizedTest
    @ValueSource(strings = {"plan", "translate", "direct", "code", "edit", "repair", "combine", "invent", "system"})
    void a_broken_template_ends_a_run_before_it_begins(String template) throws IOException {
        Files.writeString(folder.resolve("model.yaml"), SCRIPT.replace("KERNEL", KERNEL));
        Files.createDirectories(folder.resolve("mine"));
        Files.writeString(folder.resolve("mine/" + template + ".md"), "{{nonsense}}");
        assertRefused(template + ".md has a hole {{nonsense}}", "--prompts", "mine");
        Files.writeString(folder.resolve("mine/" + template + ".md"), "{{#open}}");
        assertRefused(template + ".md", "--prompts", "mine");
    }

    @Test
    void a_menu_that_is_none_ends_a_run_before_it_begins() throws IOException {
        Files.writeString(folder.resolve("model.yaml"), SCRIPT.replace("KERNEL", KERNEL));
        Files.writeString(folder.resolve("menu.yaml"), "# nothing\n");
        assertRefused("no options", "--menu", "menu.yaml");
        Files.writeString(folder.resolve("menu.yaml"), OPTION + OPTION);
        assertRefused("the option 'one' stands in it twice", "--menu", "menu.yaml");
        Files.writeString(folder.resolve("menu.yaml"), "just a sentence");
        assertRefused("not a list of options", "--menu", "menu.yaml");
        Files.writeString(folder.resolve("menu.yaml"), "- [");
        assertRefused("not valid YAML", "--menu", "menu.yaml");
        Files.writeString(folder.resolve("menu.yaml"), OPTION + "  ops: [conv]\n");
        assertRefused("no option is for gemm", "--menu", "menu.yaml");
    }

    @Test
    void a_menu_may_have_one_option_only() throws IOException {
        Files.writeString(folder.resolve("model.yaml"), SCRIPT.replace("KERNEL", KERNEL));
        Files.writeString(folder.resolve("menu.yaml"), OPTION);
        var run = optimize("--menu", "menu.yaml", "--iterations", "1", "--plans", "1", "--codes", "1");
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    }

    private CommandLine.Result optimize(String... more) {
        var arguments = new ArrayList<>(
                List.of("optimize", OP, "--no-rewriter", "--model", "scripted:" + folder.resolve("model.yaml")));
        arguments.addAll(List.of(more));
        return new CommandLine(folder).run(arguments.toArray(String[]::new));
    }

    /** One sentence, and no run is kept that could not begin. */
    private void assertRefused(String expected, String... more) {
        var result = optimize(more);
        assertEquals(ExitCode.INPUT, result.exitCode(), result.toString());
        assertEquals("", result.out());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(expected), result.err());
        assertEquals("", new CommandLine(folder).run("runs", "--json").out());
    }

    @Test
    void broken_prompts_and_menus_are_one_sentence() throws IOException {
        Files.writeString(folder.resolve("model.yaml"), SCRIPT.replace("KERNEL", KERNEL));
        var exported = new CommandLine(folder).run("prompts", "export", "mine");
        assertEquals(ExitCode.DONE, exported.exitCode());
        Files.writeString(folder.resolve("mine/plan.md"), "{{nonsense}}");
        Files.writeString(folder.resolve("empty.yaml"), "# nothing\n");
        var model = "scripted:" + folder.resolve("model.yaml");
        var prompts = new CommandLine(folder).run("optimize", OP, "--model", model, "--prompts", "mine");
        assertEquals(ExitCode.INPUT, prompts.exitCode(), prompts.err());
        assertTrue(prompts.err().contains("plan.md has a hole {{nonsense}}"), prompts.err());
        var menu = new CommandLine(folder).run("optimize", OP, "--model", model, "--menu", "empty.yaml");
        assertEquals(ExitCode.INPUT, menu.exitCode(), menu.err());
        assertTrue(menu.err().contains("no options"), menu.err());
    }
}
