package dev.tilesmith.op;

import dev.tilesmith.sim.config.GemminiConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What to compute, and nothing about how; its kernels' interface is part of it. */
public sealed interface Op {
    /** The canonical text form, which {@link Ops#parse} reads back. */
    String text();

    /** The parameters of its kernels, in order. */
    List<Parameter> parameters();

    /** Multiply-accumulates that the op needs, padding not counted; absent when the op claims none. */
    OptionalLong macs();

    /**
     * Multiply-accumulates that a kernel must do on the array. A reference of the user's own asks for none: what it
     * claims is for utilization and floor, and its first kernel is the reference itself, on the host.
     */
    default long acceleratedMacs() {
        return this instanceof CReference ? 0 : macs().orElse(0);
    }

    /** The machine it runs on. */
    GemminiConfig target();

    /** A line for people: {@code gemm 512x512x512, int8}. */
    String title();

    /** What each element of the result is: a formula with notes below it, or the reference's C text. */
    default String definition() {
        return Definition.of(this);
    }

    /** The C text of a kernel's head: {@code void kernel(const elem_t A[64][64], …)}. */
    default String signature() {
        return parameters().stream()
                .map(Parameter::declaration)
                .collect(Collectors.joining(", ", "void %s(".formatted(functionName()), ")"));
    }

    /** How a kernel's function is called, where its author does not choose another name. */
    default String functionName() {
        return this instanceof CReference reference ? reference.function() : "kernel";
    }

    /** C = A x B: A is m x k, B is k x n, C is m x n, all row-major. */
    record Gemm(int m, int k, int n, Options options) implements Op {
        /** The same op with the default scale. */
        Gemm withoutScale() {
            return new Gemm(m, k, n, options.withoutScale());
        }

        /** The output scale in effect. */
        public float scale() {
            return options.scale().orElseGet(() -> scaleOf(options, k));
        }

        @Override
        public String text() {
            return OpText.of(this);
        }

        @Override
        public List<Parameter> parameters() {
            var a = options.transposeA() ? List.of(k, m) : List.of(m, k);
            var b = options.transposeB() ? List.of(n, k) : List.of(k, n);
            return interfaceOf(options, new Shapes("A", a, "B", b, "C", List.of(m, n)));
        }

        @Override
        public OptionalLong macs() {
            return OptionalLong.of((long) m * k * n);
        }

        @Override
        public GemminiConfig target() {
            return targetOf(options);
        }

        @Override
        public String title() {
            return "gemm %dx%dx%d".formatted(m, k, n) + OpText.titleOptions(options, scale());
        }
    }

    /**
     * A convolution: input batch x height x width x channels, weights rows x columns x channels x filters, output batch
     * x height x width x filters.
     */
    record Conv2d(
            int batch,
            int height,
            int width,
            int channels,
            int filters,
            int kernelRows,
            int kernelColumns,
            int stride,
            int padding,
            Options options)
            implements Op {
        /** The same op with the default scale. */
        Conv2d withoutScale() {
            return new Conv2d(
                    batch,
                    height,
                    width,
                    channels,
                    filters,
                    kernelRows,
                    kernelColumns,
                    stride,
                    padding,
                    options.withoutScale());
        }

        public int outputHeight() {
            return (height + 2 * padding - kernelRows) / stride + 1;
        }

        public int outputWidth() {
            return (width + 2 * padding - kernelColumns) / stride + 1;
        }

        /** Products in one output, padding included. */
        public int depth() {
            return kernelRows * kernelColumns * channels;
        }

        /** The output scale in effect. */
        public float scale() {
            return options.scale().orElseGet(() -> scaleOf(options, depth()));
        }

        @Override
        public String text() {
            return OpText.of(this);
        }

        @Override
        public List<Parameter> parameters() {
            var weights = options.transposeB()
                    ? List.of(kernelRows, kernelColumns, filters, channels)
                    : List.of(kernelRows, kernelColumns, channels, filters);
            var input = List.of(batch, height, width, channels);
            var output = List.of(batch, outputHeight(), outputWidth(), filters);
            return interfaceOf(options, new Shapes("input", input, "weights", weights, "output", output));
        }

        @Override
        public OptionalLong macs() {
            var taps = insideTaps(outputHeight(), kernelRows, height) * insideTaps(outputWidth(), kernelColumns, width);
            return OptionalLong.of(taps * batch * channels * filters);
        }

        /** Pairs of output position and kernel position along one axis that fall inside the image. */
        private long insideTaps(int outputs, int kernel, int extent) {
            var taps = 0L;
            for (var position = 0; position < kernel; position++) {
                var first = Math.max(0, Math.ceilDiv(padding - position, stride));
                var end = Math.min(outputs, Math.ceilDiv(extent + padding - position, stride));
                taps += Math.max(0, end - first);
            }
            return taps;
        }

        @Override
        public GemminiConfig target() {
            return targetOf(options);
        }

        @Override
        public String title() {
            return "conv %dx%dx%dx%d, %d filters %dx%d, stride %d, pad %d"
                            .formatted(
                                    batch, height, width, channels, filters, kernelRows, kernelColumns, stride, padding)
                    + OpText.titleOptions(options, scale());
        }
    }

    /**
     * An op of the user's own: a plain C function is the reference, its signature the interface.
     *
     * @param name file name as the user gave it
     * @param source the whole text
     * @param function name of its one external function, which its kernels have too
     * @param parameters array parameters of its one external function
     * @param claimedMacs from {@code // @macs}
     * @param tolerance from {@code // @tolerance}: relative to max(1, |expected|), for floats
     * @param ranges from {@code // @range}
     * @param target the FP32 machine when a parameter is float or double
     */
    record CReference(
            String name,
            String source,
            String function,
            List<Parameter> parameters,
            OptionalLong claimedMacs,
            OptionalDouble tolerance,
            List<ValueRange> ranges,
            GemminiConfig target)
            implements Op {
        public CReference {
            parameters = List.copyOf(parameters);
            ranges = List.copyOf(ranges);
        }

        @Override
        public String text() {
            return "c:" + name;
        }

        @Override
        public OptionalLong macs() {
            return claimedMacs;
        }

        @Override
        public String title() {
            return "c:" + name;
        }
    }

    /** Values that an input array takes, both ends included. */
    record ValueRange(String parameter, double low, double high) {}

    /** The three arrays of a built-in op. */
    record Shapes(
            String leftName,
            List<Integer> left,
            String rightName,
            List<Integer> right,
            String outputName,
            List<Integer> output) {}

    private static List<Parameter> interfaceOf(Options options, Shapes shapes) {
        var type = options.type();
        var parameters = new ArrayList<Parameter>();
        parameters.add(new Parameter(shapes.leftName(), "elem_t", type.element(), shapes.left(), Parameter.Role.INPUT));
        parameters.add(
                new Parameter(shapes.rightName(), "elem_t", type.element(), shapes.right(), Parameter.Role.INPUT));
        if (options.bias() != Options.Bias.NONE) {
            var shape =
                    options.bias() == Options.Bias.ROW ? List.of(shapes.output().getLast()) : shapes.output();
            parameters.add(new Parameter("bias", "acc_t", type.accumulator(), shape, Parameter.Role.INPUT));
        }
        var isFull = options.output() == Options.Output.INT32;
        parameters.add(new Parameter(
                shapes.outputName(),
                isFull ? "acc_t" : "elem_t",
                isFull ? type.accumulator() : type.element(),
                shapes.output(),
                Parameter.Role.OUTPUT));
        return List.copyOf(parameters);
    }

    private static float scaleOf(Options options, long depth) {
        var isScaled = options.type() == Options.Type.INT8 && options.output() == Options.Output.ELEMENT;
        return isScaled ? Scales.defaultScale(depth) : 1.0f;
    }

    private static GemminiConfig targetOf(Options options) {
        return options.type() == Options.Type.INT8 ? GemminiConfig.INT8_16 : GemminiConfig.FP32_4;
    }
}
