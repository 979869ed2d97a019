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

/** Prompts and menus that a user has exported and edited. */
class OwnTextsTest {
    private static final String MENUS = "mine/gemmini-int8-16/";

    /** Knows what to do only where a menu has an option of the user's. */
    private static final String MODEL = """
            - when: "PLAN WITH MY STEP"
              replies:
              - |
                ```c
                void kernel(const elem_t A[16][16], const elem_t B[16][16], elem_t C[16][16]) {
                  gemmini_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0);
                  gemmini_extended3_config_ld(16, 1.0f, false, 0);
                  gemmini_extended_config_st(16, NO_ACTIVATION, 0.001953125f);
                  gemmini_mvin(A, 0);
                  gemmini_mvin(B, 4096);
                  gemmini_preload(4096, 0x80000000);
                  gemmini_compute_preloaded(0, GARBAGE_ADDR);
                  gemmini_mvout(C, 0x80000000);
                  gemmini_fence();
                }
                ```
            - when: "my step"
              replies: ["OPTION: my step\\nPLAN WITH MY STEP"]
            - replies: ["Nothing of mine is here."]
            """;

    private static final String OPTION = """
            - name: my step
              effect: Does it all.
              when: Always.
              example: None.
              pitfall: None.
            """;

    @TempDir
    Path folder;

    @Test
    void exported_files_are_used_as_they_are_given_back_and_change_nothing_until_they_are_edited() throws IOException {
        export();
        Files.writeString(folder.resolve("model.yaml"), MODEL);
        var given = optimize("--prompts", "mine", "--start", "c", "--translate", "1");
        var bundled = optimize("--start", "c", "--translate", "1");
        assertEquals(ExitCode.DONE, given.exitCode(), given.err());
        assertEquals(table(bundled), table(given));
        assertTrue(given.out().contains("nothing that uses the accelerator"), given.out());
    }

    @Test
    void an_edited_menu_for_translating_is_the_one_that_models_see() throws IOException {
        export();
        Files.writeString(folder.resolve("model.yaml"), MODEL);
        Files.writeString(folder.resolve(MENUS + "translate.yaml"), OPTION);
        var run = optimize("--prompts", "mine", "--start", "c", "--translate", "1");
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        assertTrue(run.out().contains("PLAN WITH MY STEP"), run.out());
    }

    @Test
    void an_edited_menu_for_optimizing_is_found_in_the_same_folder() throws IOException {
        export();
        Files.writeString(folder.resolve("model.yaml"), MODEL);
        Files.writeString(folder.resolve(MENUS + "optimize.yaml"), OPTION);
        var run = optimize("--prompts", "mine");
        assertEquals(ExitCode.DONE, run.exitCode(), run.err());
        assertTrue(run.out().contains("PLAN WITH MY STEP"), run.out());
    }

    @Test
    void a_menu_that_is_none_is_said_to_be_one_by_its_name() throws IOException {
        export();
        Files.writeString(folder.resolve("model.yaml"), MODEL);
        Files.writeString(folder.resolve(MENUS + "translate.yaml"), "- name: half\n");
        var run = optimize("--prompts", "mine");
        assertEquals(ExitCode.INPUT, run.exitCode(), run.toString());
        assertTrue(run.err().contains(MENUS + "translate.yaml: an option has no 'effect'"), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    private void export() {
        var exported = new CommandLine(folder).run("prompts", "export", "mine");
        assertEquals(ExitCode.DONE, exported.exitCode(), exported.err());
    }

    private CommandLine.Result optimize(String... more) {
        var arguments = new ArrayList<>(List.of(
                "optimize",
                "gemm:16x16x16",
                "--no-rewriter",
                "--seed-with",
                "none",
                "--reuse",
                "off",
                "--iterations",
                "1",
                "--plans",
                "1",
                "--codes",
                "1",
                "--model",
                "scripted:" + folder.resolve("model.yaml")));
        arguments.addAll(List.of(more));
        return new CommandLine(folder).run(arguments.toArray(String[]::new));
    }

    /** The header, the start and the iterations. */
    private static List<String> table(CommandLine.Result run) {
        return run.out().lines().takeWhile(line -> !line.startsWith("best")).toList();
    }
}
