package dev.tilesmith.op;

import java.util.Locale;

/** Prints ops: the canonical text leaves out what is the default. */
final class OpText {
    private OpText() {}

    static String of(Op.Gemm op) {
        return "gemm:%dx%dx%d".formatted(op.m(), op.k(), op.n()) + options(op.options());
    }

    static String of(Op.Conv2d op) {
        var text = new StringBuilder("conv:%dx%dx%dx%d,k=%d,r=%d,s=%d"
                .formatted(
                        op.batch(),
                        op.height(),
                        op.width(),
                        op.channels(),
                        op.filters(),
                        op.kernelRows(),
                        op.kernelColumns()));
        if (op.stride() != 1) {
            text.append(",stride=").append(op.stride());
        }
        if (op.padding() != 0) {
            text.append(",pad=").append(op.padding());
        }
        return text.append(options(op.options())).toString();
    }

    private static String options(Options options) {
        var text = new StringBuilder();
        text.append(options.transposeA() ? ",ta" : "").append(options.transposeB() ? ",tb" : "");
        if (options.bias() != Options.Bias.NONE) {
            text.append(",bias=").append(options.bias().text());
        }
        if (options.activation() != Options.Activation.NONE) {
            text.append(",act=").append(options.activation().text());
        }
        options.scale().ifPresent(scale -> text.append(",scale=").append(Scales.text(scale)));
        if (options.output() == Options.Output.INT32) {
            text.append(",out=i32");
        }
        if (options.type() != Options.Type.INT8) {
            text.append(",type=").append(options.type().text());
        }
        return text.toString();
    }

    /** {@code , int8, A transposed, bias row, relu, scale 0.05}. */
    static String titleOptions(Options options, float scale) {
        var text = new StringBuilder(options.type() == Options.Type.INT8 ? ", int8" : ", float32");
        text.append(options.transposeA() ? ", A transposed" : "").append(options.transposeB() ? ", B transposed" : "");
        if (options.bias() != Options.Bias.NONE) {
            text.append(", bias ").append(options.bias().text());
        }
        if (options.activation() != Options.Activation.NONE) {
            text.append(", ").append(options.activation().name().toLowerCase(Locale.ROOT));
        }
        if (options.scale().isPresent()) {
            text.append(", scale ").append(Scales.text(scale));
        }
        return text.append(options.output() == Options.Output.INT32 ? ", int32 output" : "")
                .toString();
    }
}
