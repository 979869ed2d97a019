package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.eval.Floor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith ops [OP]}. */
@Command(
        name = "ops",
        description = "Explains how ops are written; with an OP, prints its kernels' interface.",
        footer = {
            "",
            "Examples:",
            "  tilesmith ops",
            "  tilesmith ops gemm:64x64x64,bias=row,act=relu",
            "  tilesmith ops gemm:512x512x512 --start plain > plain.c"
        })
final class OpsCommand implements Callable<Integer> {
    private static final Map<String, String> FORMS = ordered(
            "gemm:MxKxN", "C = A B with A MxK, B KxN, C MxN, row-major",
            "conv:NxHxWxC,k=K,r=R,s=S", "convolution; input NHWC, weights RSCK, output NHWK; stride=1, pad=0",
            "c:FILE", "a plain C function of your own is the reference");

    private static final Map<String, String> OPTIONS = ordered(
            "ta, tb", "the operand is stored transposed (gemm)",
            "bias=row|full", "an int32 row, or a whole int32 matrix, is added",
            "act=relu", "negative results become zero",
            "scale=F", "results are multiplied by F, rounded and saturated (default: a power of two)",
            "out=i32", "int32 results, not scaled",
            "type=i8|f32", "element type; f32 goes with the target gemmini-fp32-4");

    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "OP", description = "An op in its text form.")
    private @Nullable String op;

    @Option(
            names = "--start",
            completionCandidates = Candidates.Starts.class,
            paramLabel = "plain|fsm|c",
            description = "Prints this starting kernel.")
    private @Nullable String start;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    OpsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (op == null) {
            if (start != null) {
                throw UserError.input("--start needs an op: tilesmith ops OP --start %s".formatted(start));
            }
            explain();
            return ExitCode.DONE;
        }
        var parsed = OpArgument.parse(op, Optional.empty());
        var floor = Floor.of(parsed, parsed.target());
        if (start != null) {
            console.kernel(start, OpArgument.startingKernel(parsed, start), json);
        } else if (json) {
            var fields = Console.fields(
                    "op",
                    parsed.text(),
                    "target",
                    parsed.target().name(),
                    "signature",
                    parsed.signature(),
                    "computes",
                    parsed.definition());
            parsed.macs().ifPresent(macs -> fields.put("macs", macs));
            floor.ifPresent(value -> fields.put(
                    "floor",
                    Console.fields(
                            "cycles",
                            value.cycles().count(),
                            "bound",
                            value.bound().label())));
            console.json(fields);
        } else {
            console.line(parsed.title());
            console.line("op      " + parsed.text());
            console.line("target  " + parsed.target().name());
            parsed.macs().ifPresent(macs -> console.line("MACs    %,d".formatted(macs)));
            floor.ifPresent(value -> console.line("floor   %,d cycles (%s)"
                    .formatted(value.cycles().count(), value.bound().label())));
            console.line("kernel  " + parsed.signature() + ";");
            console.line("");
            parsed.definition().lines().forEach(console::line);
        }
        return ExitCode.DONE;
    }

    private void explain() {
        if (json) {
            FORMS.forEach((form, what) -> console.json(Console.fields("form", form, "what", what)));
            OPTIONS.forEach((option, what) -> console.json(Console.fields("option", option, "what", what)));
            return;
        }
        FORMS.forEach((form, what) -> console.line("%-34s %s".formatted(form, what)));
        console.line("");
        console.line("options of gemm and conv, after a comma");
        OPTIONS.forEach((option, what) -> console.line("  %-15s %s".formatted(option, what)));
        console.line("");
        console.line("`tilesmith ops OP` prints the interface of an op's kernels.");
    }

    private static Map<String, String> ordered(String... namesAndTexts) {
        var map = new LinkedHashMap<String, String>();
        for (var i = 0; i < namesAndTexts.length; i += 2) {
            map.put(namesAndTexts[i], namesAndTexts[i + 1]);
        }
        return map;
    }
}
