package dev.tilesmith.agent.llm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.op.Ops;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplyReaderTest {
    private static final CodeScreen SCREEN = new CodeScreen(GemminiConfig.INT8_16);
    private static final KernelNames KERNEL = KernelNames.of(List.of("kernel"));
    private static final Enough ENOUGH = ReplyReader.untilKernel(KERNEL, SCREEN);
    private static final String THINKING = "First the loop:\n```c\nfor (;;) { a(); }\n```\nAnd now:\n";

    @Test
    void the_first_block_that_defines_the_kernel_is_the_kernel() {
        var reply = THINKING + "```c\nvoid kernel(int a[4]) { b(); }\n```\nor\n```\nvoid kernel() { c(); }\n```\n";
        assertEquals(
                "void kernel(int a[4]) { b(); }\n",
                ReplyReader.kernel(reply, KERNEL).orElseThrow().code());
        assertTrue(ReplyReader.kernel("void kernel() {}", KERNEL).isEmpty());
        assertTrue(ReplyReader.kernel(THINKING, KERNEL).isEmpty());
    }

    @Test
    void a_kernel_has_the_name_of_the_interface_or_of_the_kernel_that_was_shown() {
        var shown = new Kernel("mine.c", "static void step(void) {}\nvoid mine(elem_t C[4]) { step(); C[0] = 1; }\n");
        var names = KernelNames.of(Ops.parse("gemm:16x16x16"), shown);
        for (var name : List.of("kernel", "mine")) {
            var code = "void %s(elem_t C[4]) { C[0] = 2; }\n".formatted(name);
            assertEquals(
                    code,
                    ReplyReader.kernel("```c\n" + code + "```\n", names)
                            .orElseThrow()
                            .code());
        }
        assertTrue(ReplyReader.kernel("```c\nvoid step(void) {}\n```\n", names).isEmpty());
    }

    @Test
    void a_reply_is_enough_when_the_kernels_block_closes_however_its_pieces_come() {
        var kernel = THINKING + "```c\nvoid kernel() {\n  gemmini_fence();\n}\n```";
        var whole = kernel + "\nThis is faster because …";
        for (var length = 0; length <= kernel.length(); length++) {
            assertEquals(OptionalInt.empty(), ENOUGH.end(whole.substring(0, length)), "after " + length);
        }
        for (var length = kernel.length() + 1; length <= whole.length(); length++) {
            assertEquals(OptionalInt.of(kernel.length()), ENOUGH.end(whole.substring(0, length)));
        }
    }

    @Test
    void a_reply_is_read_once_whatever_its_pieces_are() {
        var block = "```c\nvoid\nkernel\n(int a[4])\n{\n/* asm\n*/\n  a[0] = 1;\n%s}\n```\nDone.\n";
        for (var line : new String[] {"", "asm(\"nop\");\n"}) {
            var whole = THINKING.repeat(20) + block.formatted(line) + THINKING;
            var random = new SplittableRandom(7);
            for (var run = 0; run < 200; run++) {
                var reading = ENOUGH.begin();
                var end = OptionalInt.empty();
                for (int at = 0, next; at < whole.length(); at = next) {
                    next = Math.min(whole.length(), at + random.nextInt(1, 40));
                    end = reading.read(whole.substring(at, next));
                }
                assertEquals(ENOUGH.end(whole), end);
            }
            var kernel = ReplyReader.kernel(whole, KERNEL).orElseThrow();
            var isWhole = line.isEmpty();
            assertEquals(
                    isWhole ? kernel.end().getAsInt() : whole.indexOf(line) + line.length(),
                    ENOUGH.end(whole).getAsInt());
        }
    }

    @Test
    void a_line_that_no_check_will_pass_ends_the_reply() {
        for (var line : new String[] {
            "#include <stdio.h>", "asm volatile(\"nop\");", "gemini_ok(); gemmini_mvin4(a, 0);", "__asm__(\"x\");"
        }) {
            var upTo = THINKING + "```c\nvoid kernel() {\n" + line + "\n";
            assertEquals(OptionalInt.of(upTo.length()), ENOUGH.end(upTo + "more();\n"), line);
            assertEquals(OptionalInt.empty(), ENOUGH.end(upTo.substring(0, upTo.length() - 1)), line);
        }
    }

    @Test
    void what_the_subset_has_does_not_end_the_reply() {
        for (var line : new String[] {
            "#include \"include/gemmini.h\"",
            "#include <stdint.h>",
            "#define gemmini_twice(x) gemmini_mvin(x, 0)",
            "static void gemmini_helper(int x) {}",
            "// asm would be wrong here, and so would gemmini_mvin4(a)",
            "gemmini_loop_ws(1);"
        }) {
            var code = "void kernel() {\n" + line + "\n";
            assertEquals(OptionalInt.empty(), SCREEN.endOfFirstHopelessLine(code), line);
        }
    }

    @Test
    void broken_code_is_judged_by_the_line_that_is_wrong_and_not_by_its_missing_end() {
        assertEquals(
                "void kernel() {\n  if (x) {\n    gemmini_x();\n}}\n",
                CodeScreen.closed("void kernel() {\n  if (x) {\n    gemmini_x();\n"));
    }
}
