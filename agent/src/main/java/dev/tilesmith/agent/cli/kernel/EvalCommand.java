package dev.tilesmith.agent.cli.kernel;

import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.EvaluationSettings.LoopCommands;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.EvaluatorBackend;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith eval OP FILE…}. */
@Command(
        name = "eval",
        description = "Checks kernels of an op on several inputs and times the correct ones.",
        footer = {
            "",
            "Examples:",
            "  tilesmith eval gemm:512x512x512 mine.c",
            "  tilesmith eval gemm:512x512x512 a.c b.c --cc gcc --json"
        })
public final class EvalCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(index = "0", paramLabel = "OP", description = "What the kernels compute (see `tilesmith ops`).")
    private String op = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE", description = "Kernels.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--target",
            completionCandidates = Candidates.Targets.class,
            paramLabel = "NAME",
            description = "Hardware preset; by default the op's own.")
    private @Nullable String target;

    @Option(names = "--seed", defaultValue = "1", description = "Of the inputs (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--allow-loop-commands", description = "Kernels may use gemmini_loop_ws and gemmini_loop_conv_ws.")
    private boolean allowLoopCommands;

    @Mixin
    private CompilerOption compiler = new CompilerOption();

    @Option(names = "--json", description = "One JSON object a line, and nothing else.")
    private boolean json;

    public EvalCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        var parsed = OpArgument.parse(op, Optional.ofNullable(target));
        var allowed = allowLoopCommands ? LoopCommands.ALLOWED : LoopCommands.REJECTED;
        var settings = EvaluationSettings.DEFAULT.withSeed(seed).withLoopCommands(allowed);
        var evaluator = new Evaluator(compiler.compiler(), parsed.target(), settings)
                .withCancellation(() -> Thread.currentThread().isInterrupted());
        return KernelFiles.forEach(files, environment, console, json, kernel -> evaluate(parsed, evaluator, kernel));
    }

    private boolean evaluate(Op parsed, EvaluatorBackend evaluator, Kernel kernel) {
        var verdict = evaluator.evaluate(parsed, kernel);
        if (json) {
            console.json(fields(kernel, verdict));
        } else {
            printText(parsed, kernel, verdict);
        }
        return verdict instanceof Verdict.Correct;
    }

    private static Map<String, Object> fields(Kernel kernel, Verdict verdict) {
        var fields = Console.fields("file", kernel.name(), "verdict", verdict.label());
        switch (verdict) {
            case Verdict.Correct correct -> {
                fields.put("cycles", correct.cycles().count());
                var feedback = correct.feedback();
                if (!Double.isNaN(feedback.utilization())) {
                    fields.put("utilization", feedback.utilization());
                }
                fields.put("bytesMoved", feedback.bytesMoved());
                fields.put("bytesMovedAgain", feedback.bytesMovedAgain());
                fields.put("criticalPath", feedback.criticalPath());
                fields.put("waits", feedback.waits());
                if (!feedback.note().isEmpty()) {
                    fields.put("note", feedback.note());
                }
            }
            case Verdict.Rejected rejected -> fields.put("reason", rejected.reason());
        }
        return fields;
    }

    private void printText(Op parsed, Kernel kernel, Verdict verdict) {
        switch (verdict) {
            case Verdict.Correct correct -> printCorrect(parsed, kernel, correct);
            case Verdict.Rejected rejected -> console.line(VerdictLines.rejected(kernel.name(), rejected));
        }
    }

    private void printCorrect(Op parsed, Kernel kernel, Verdict.Correct correct) {
        var feedback = correct.feedback();
        console.line("%s: correct, %s".formatted(kernel.name(), VerdictLines.cycles(parsed, correct)));
        feedback.criticalPath().forEach(sentence -> console.line("  " + sentence));
        console.line("  %,d bytes moved, %,d of them again; %,d scratchpad and %,d accumulator rows used"
                .formatted(
                        feedback.bytesMoved(),
                        feedback.bytesMovedAgain(),
                        feedback.scratchpadRows(),
                        feedback.accumulatorRows()));
        if (!feedback.note().isEmpty()) {
            console.line("  " + feedback.note());
        }
    }
}
