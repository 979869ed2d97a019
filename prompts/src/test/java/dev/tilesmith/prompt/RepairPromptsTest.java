package dev.tilesmith.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Ops;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.config.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the author of each broken kernel is told stands in the prompt that asks for its correction. */
class RepairPromptsTest {
    private static final Path FOLDER = Path.of("../evaluator/src/test/resources/broken");
    private static final Limits LIMITS = new Limits(5_000_000, 200_000, 5_000_000, 1L << 18, Long.MAX_VALUE);

    static Stream<Path> kernels() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void a_diagnostic_reaches_the_prompt_whole_with_the_kernel_and_the_plan(Path file) throws IOException {
        var source = Files.readString(file);
        var op = Ops.parse(source.lines().findFirst().orElseThrow().replace("// op: ", ""));
        var settings = new EvaluationSettings(1, LIMITS, EvaluationSettings.LoopCommands.REJECTED);
        var evaluator = new Evaluator(new BuiltinCompiler(), op.target(), settings);
        var verdict =
                assertInstanceOf(Verdict.Rejected.class, evaluator.evaluate(op, new Kernel("candidate.c", source)));
        var prompt = new Prompts(op, PromptFiles.BUNDLED).repair("widen the moves", source, verdict);
        var told = Files.readString(Path.of(file.toString().replace(".c", ".txt")));
        assertEquals(told.strip(), "%s: %s".formatted(verdict.label(), verdict.reason()));
        for (var part : new String[] {told.strip(), source.strip(), "widen the moves"}) {
            assertTrue(prompt.user().contains(part), prompt::user);
        }
    }
}
