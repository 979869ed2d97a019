package dev.tilesmith.agent.cli;

import dev.tilesmith.eval.Floor;
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
    private static final String HELP = """
            gemm:MxKxN                         C = A B with A MxK, B KxN, C MxN, row-major
            conv:NxHxWxC,k=K,r=R,s=S           convolution; input NHWC, weights RSCK, output NHWK; stride=1, pad=0
            c:FILE                             a plain C function of your own is the reference

            options of gemm and conv, after a comma
              ta, tb          the operand is stored transposed (gemm)
              bias=row|full   an int32 row, or a whole int32 matrix, is added
              act=relu        negative results become zero
              scale=F         results are multiplied by F, rounded and saturated (default: a power of two)
              out=i32         int32 results, not scaled
              type=i8|f32     element type; f32 goes with the target gemmini-fp32-4

            `tilesmith ops OP` prints the interface of an op's kernels.""";

    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "OP", description = "An op in its text form.")
    private @Nullable String op;

    @Option(names = "--start", paramLabel = "plain|fsm|c", description = "Prints this starting kernel.")
    private @Nullable String start;

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    OpsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (op == null) {
            console.line(HELP);
            return ExitCode.DONE;
        }
        var parsed = OpArgument.parse(op, Optional.empty());
        var floor = Floor.of(parsed, parsed.target());
        if (start != null) {
            console.out().print(OpArgument.startingKernel(parsed, start));
        } else if (json) {
            var fields = Console.fields(
                    "op", parsed.text(), "target", parsed.target().name(), "signature", parsed.signature());
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
        }
        return ExitCode.DONE;
    }
}
