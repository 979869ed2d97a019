package dev.tilesmith.op;

import java.util.ArrayList;
import java.util.List;

/** What each element of an op's result is, in a line or two that a programmer reads: what the references compute. */
final class Definition {
    private Definition() {}

    static String of(Op op) {
        return switch (op) {
            case Op.Gemm gemm -> of(gemm);
            case Op.Conv2d conv -> of(conv);
            case Op.CReference reference -> reference.source().strip();
        };
    }

    private static String of(Op.Gemm op) {
        var options = op.options();
        var a = options.transposeA() ? "A[k][i]" : "A[i][k]";
        var b = options.transposeB() ? "B[j][k]" : "B[k][j]";
        var sum = "sum over k of %s * %s".formatted(a, b);
        return lines("C[i][j]", bias(options, "j", "[i][j]") + sum, options, op.scale(), List.of());
    }

    private static String of(Op.Conv2d op) {
        var options = op.options();
        var input = "input[b][%s][%s][c]".formatted(position("y", "r", op), position("x", "s", op));
        var weights = options.transposeB() ? "weights[r][s][f][c]" : "weights[r][s][c][f]";
        var sum = "sum over r, s, c of %s * %s".formatted(input, weights);
        var padding = op.padding() == 0 ? List.<String>of() : List.of("elements outside of the input count as 0");
        return lines("output[b][y][x][f]", bias(options, "f", "[b][y][x][f]") + sum, options, op.scale(), padding);
    }

    /** {@code y * 2 + r - 1}. */
    private static String position(String output, String kernel, Op.Conv2d op) {
        var first = op.stride() == 1 ? output : "%s * %d".formatted(output, op.stride());
        return first + " + " + kernel + (op.padding() == 0 ? "" : " - " + op.padding());
    }

    private static String bias(Options options, String column, String element) {
        return switch (options.bias()) {
            case NONE -> "";
            case ROW -> "bias[%s] + ".formatted(column);
            case FULL -> "bias%s + ".formatted(element);
        };
    }

    private static String lines(String result, String sum, Options options, float scale, List<String> more) {
        var isRounded = options.type() == Options.Type.INT8 && options.output() == Options.Output.ELEMENT;
        var isActivated = options.activation() == Options.Activation.RELU;
        var active = isActivated ? "max(0, %s)".formatted(sum) : sum;
        var factor = isActivated ? active : "(%s)".formatted(sum);
        var scaled = scale == 1.0f ? active : "%sf * %s".formatted(Scales.text(scale), factor);
        var notes = new ArrayList<String>();
        notes.add("%s = %s".formatted(result, isRounded ? "clip(round(%s))".formatted(scaled) : scaled));
        if (options.type() == Options.Type.INT8) {
            notes.add("sums are int32");
        }
        if (isRounded) {
            notes.add("round: to the nearest integer, ties to even; clip: to -128 … 127");
        }
        notes.addAll(more);
        return String.join("\n", notes);
    }
}
