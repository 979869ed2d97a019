package dev.tilesmith.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README's library example, compiled and run. */
class ReadmeTest {
    @Test
    void the_library_example_times_the_plain_kernel() {
        var printed = new ArrayList<String>();
        var op = Ops.parse("gemm:64x64x64");
        var evaluator = new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT);
        var kernel = new Kernel("plain.c", StartingKernels.of(op, Start.PLAIN));
        switch (evaluator.evaluate(op, kernel)) {
            case Verdict.Correct correct -> printed.add(correct.cycles().count() + " cycles");
            case Verdict.Rejected rejected -> printed.add(rejected.label() + ": " + rejected.reason());
        }
        assertTrue(printed.getFirst().matches("\\d+ cycles"), printed::toString);
    }

    @Test
    void the_example_stands_in_the_readme() throws IOException {
        var readme = Files.readString(Path.of("..", "README.md"));
        Stream.of(
                        "var op = Ops.parse(\"gemm:64x64x64\");",
                        "new Evaluator(new BuiltinCompiler(), op.target(), EvaluationSettings.DEFAULT);",
                        "new Kernel(\"plain.c\", StartingKernels.of(op, Start.PLAIN));")
                .forEach(line -> assertTrue(readme.contains(line), line));
    }
}
