package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds what the documents show to what the commands print. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern C_FILE = Pattern.compile("(?s)```c\n// (\\w+\\.c)\n.*?```");
    private static final Pattern OP = Pattern.compile("\\b(?:gemm|conv):[\\w,=]*\\w");

    @TempDir
    Path folder;

    @Test
    void the_ops_of_the_tutorial_are_ops() throws IOException {
        writeFilesOf("tutorial.md");
        var ops = OP.matcher(document("tutorial.md"))
                .results()
                .map(match -> match.group())
                .distinct()
                .filter(op -> !op.equals("gemm:128x"))
                .toList();
        assertFalse(ops.isEmpty());
        ops.forEach(op -> run("ops", op));
        run("ops", "c:" + folder.resolve("axpy.c"));
    }

    @Test
    void the_kernel_of_the_tutorial_computes_its_own_op() throws IOException {
        writeFilesOf("tutorial.md");
        var result = run("eval", "c:" + folder.resolve("axpy.c"), "my_kernel.c");
        assertTrue(result.out().startsWith("my_kernel.c: correct, "), result.out());
    }

    @Test
    void the_mistakes_that_the_tutorial_names_have_the_verdicts_that_it_names() throws IOException {
        var plain = run("ops", "gemm:128x128x128", "--start", "plain").out();
        assertEquals("wrong", verdict(plain.replaceAll("(preload\\(.*)c_sum", "$1c_acc")));
        assertEquals("faulted", verdict(plain.replaceAll("(?m)^.*gemmini_extended_config_st.*\n", "")));
        assertEquals("correct", verdict(plain.replaceAll("(?m)^.*gemmini_fence.*\n", "")));
    }

    private String verdict(String kernel) throws IOException {
        Files.writeString(folder.resolve("plain.c"), kernel);
        var out = new CommandLine(folder)
                .run("eval", "gemm:128x128x128", "plain.c")
                .out();
        return out.replaceFirst("(?s)plain\\.c: (\\w+).*", "$1");
    }

    @Test
    void the_report_and_the_timeline_of_the_reference_are_what_sim_prints() throws IOException {
        var kernel = "ws_tile_2x2x4.c";
        Files.copy(ROOT.resolve("hw-sim/src/test/resources/kernels/int8").resolve(kernel), folder.resolve(kernel));
        assertShown("reference.md", run("sim", kernel).out());
        assertShown(
                "reference.md", run("sim", kernel, "--timeline", "2000:3000").out());
    }

    @Test
    void the_whole_program_of_the_readme_prints_what_is_shown() throws IOException {
        var program = "hw-sim/src/test/resources/baremetal/matmul.elf";
        var out = new CommandLine(ROOT).run("sim", program).out();
        assertShown("../README.md", "$ ./tilesmith sim %s\n%s".formatted(program, out));
    }

    /** A whole block between fences. */
    private static void assertShown(String document, String block) throws IOException {
        if (!document(document).contains("```\n%s```\n".formatted(block))) {
            throw new AssertionError("%s shows something else than\n%s".formatted(document, block));
        }
    }

    private CommandLine.Result run(String... arguments) {
        var result = new CommandLine(folder).run(arguments);
        assertEquals(ExitCode.DONE, result.exitCode(), result::toString);
        return result;
    }

    private void writeFilesOf(String document) throws IOException {
        for (var file : C_FILE.matcher(document(document)).results().toList()) {
            var text = file.group().replaceFirst("```c\n", "").replaceFirst("```$", "");
            Files.writeString(folder.resolve(file.group(1)), text);
        }
    }

    private static String document(String name) throws IOException {
        return Files.readString(ROOT.resolve("docs").resolve(name));
    }
}
