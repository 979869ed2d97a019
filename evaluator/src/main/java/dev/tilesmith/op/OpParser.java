package dev.tilesmith.op;

import dev.tilesmith.sim.c.text.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The grammar behind {@link Ops#parse}: sizes joined by x, then options joined by commas. */
final class OpParser {
    private static final int MAXIMUM_SIZE = 1 << 20;
    static final long MAXIMUM_ARRAY_BYTES = 1L << 28;
    private static final List<String> COMMON_OPTIONS = List.of("ta", "tb", "bias", "act", "scale", "out", "type");
    private static final List<String> CONV_OPTIONS =
            List.of("k", "r", "s", "stride", "pad", "ta", "tb", "bias", "act", "scale", "out", "type");

    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final String sizes;

    private OpParser(String text, String rest, List<String> known) {
        this.text = text;
        var parts = rest.split(",", -1);
        sizes = parts[0];
        for (var i = 1; i < parts.length; i++) {
            addOption(parts[i], known);
        }
    }

    static Op gemm(String text, String rest) {
        var parser = new OpParser(text, rest, COMMON_OPTIONS);
        var sizes = parser.sizes("M", "K", "N");
        var options = parser.options();
        var op = new Op.Gemm(sizes.get(0), sizes.get(1), sizes.get(2), options);
        parser.checkArrays(op);
        return options.scale().equals(Optional.of(op.withoutScale().scale())) ? op.withoutScale() : op;
    }

    static Op conv(String text, String rest) {
        var parser = new OpParser(text, rest, CONV_OPTIONS);
        var sizes = parser.sizes("N", "H", "W", "C");
        if (parser.values.containsKey("ta")) {
            throw parser.bad("'ta' does not apply to a convolution, whose input is always NHWC; leave it out");
        }
        var kernel = List.of(parser.required("k"), parser.required("r"), parser.required("s"));
        var stride = parser.values.containsKey("stride") ? parser.required("stride") : 1;
        var padding = parser.values.containsKey("pad") ? parser.number("pad", parser.value("pad"), 0) : 0;
        var op = new Op.Conv2d(
                sizes.get(0),
                sizes.get(1),
                sizes.get(2),
                sizes.get(3),
                kernel.get(0),
                kernel.get(1),
                kernel.get(2),
                stride,
                padding,
                parser.options());
        parser.checkKernelFits(op);
        parser.checkArrays(op);
        return op.options().scale().equals(Optional.of(op.withoutScale().scale())) ? op.withoutScale() : op;
    }

    private void checkKernelFits(Op.Conv2d op) {
        var padding = op.padding();
        if (padding >= op.kernelRows() && padding >= op.kernelColumns()) {
            throw bad("pad is %d, the kernel is %dx%d; a pad must be smaller than the kernel"
                    .formatted(padding, op.kernelRows(), op.kernelColumns()));
        }
        if (op.kernelRows() > op.height() + 2 * padding || op.kernelColumns() > op.width() + 2 * padding) {
            throw bad("the %dx%d kernel is larger than the padded image, %dx%d; make r at most %d and s at most %d"
                    .formatted(
                            op.kernelRows(),
                            op.kernelColumns(),
                            op.height() + 2 * padding,
                            op.width() + 2 * padding,
                            op.height() + 2 * padding,
                            op.width() + 2 * padding));
        }
    }

    private void checkArrays(Op op) {
        for (var parameter : op.parameters()) {
            var bytes = (double) parameter.type().bytes();
            for (var extent : parameter.shape()) {
                bytes *= extent;
            }
            if (bytes > MAXIMUM_ARRAY_BYTES) {
                throw bad("array %s would have %,.0f bytes; an array may have at most %,d"
                        .formatted(parameter.declaration(), bytes, MAXIMUM_ARRAY_BYTES));
            }
        }
    }

    private List<Integer> sizes(String... names) {
        var form = String.join("x", names);
        if (sizes.contains("X")) {
            throw bad("separate sizes with a small x: %s".formatted(form));
        }
        var parts = sizes.split("x", -1);
        if (parts.length != names.length) {
            throw bad("'%s' has %d sizes, expected %d: %s"
                    .formatted(Ops.abbreviate(sizes), sizes.isEmpty() ? 0 : parts.length, names.length, form));
        }
        var result = new ArrayList<Integer>();
        for (var i = 0; i < names.length; i++) {
            result.add(number(names[i], parts[i], 1));
        }
        return result;
    }

    private int required(String name) {
        if (!values.containsKey(name)) {
            throw bad("option '%s' is missing; a convolution is conv:NxHxWxC,k=K,r=R,s=S[,stride=1][,pad=0]"
                    .formatted(name));
        }
        return number(name, value(name), 1);
    }

    private int number(String name, String digits, int minimum) {
        var range = "%s must be a whole number from %d to %,d".formatted(name, minimum, MAXIMUM_SIZE);
        if (!digits.matches("-?[0-9]+")) {
            throw bad("%s is '%s'; %s".formatted(name, Ops.abbreviate(digits), range));
        }
        var isLong = digits.replaceFirst("^-?0*", "").length() > 9;
        if (isLong || Integer.parseInt(digits) < minimum || Integer.parseInt(digits) > MAXIMUM_SIZE) {
            throw bad("%s is %s; %s".formatted(name, Ops.abbreviate(digits), range));
        }
        return Integer.parseInt(digits);
    }

    private void addOption(String part, List<String> known) {
        if (part.isEmpty()) {
            throw bad("there is a comma without an option; leave it out, or write one of %s"
                    .formatted(String.join(", ", known)));
        }
        var equals = part.indexOf('=');
        var name = equals < 0 ? part : part.substring(0, equals);
        if (!known.contains(name)) {
            var meant = Spelling.meant(name, known)
                    .map(" did you mean '%s'?"::formatted)
                    .orElse("");
            throw bad("unknown option '%s';%s options are %s"
                    .formatted(Ops.abbreviate(name), meant, String.join(", ", known)));
        }
        var isFlag = name.equals("ta") || name.equals("tb");
        if (isFlag != equals < 0) {
            throw bad(
                    isFlag
                            ? "option '%s' takes no value; write ,%1$s".formatted(name)
                            : "option '%s' needs a value; write ,%1$s=…".formatted(name));
        }
        if (values.put(name, part.substring(equals + 1)) != null) {
            throw bad("option '%s' is given twice; give it once".formatted(name));
        }
    }

    private Options options() {
        var type = choice("type", "i8", "i8", "f32").equals("i8") ? Options.Type.INT8 : Options.Type.FLOAT32;
        var isFull = choice("out", "element", "element", type.text(), "i32").equals("i32");
        var options = new Options(
                values.containsKey("ta"),
                values.containsKey("tb"),
                bias(),
                choice("act", "none", "none", "relu").equals("relu")
                        ? Options.Activation.RELU
                        : Options.Activation.NONE,
                values.containsKey("scale") ? Optional.of(scale(value("scale"))) : Optional.empty(),
                isFull ? Options.Output.INT32 : Options.Output.ELEMENT,
                type);
        checkFullWidth(options);
        return options;
    }

    /** The full-width read takes the raw sums (gemmini.md 3.10 point 7), so nothing can be applied to them. */
    private void checkFullWidth(Options options) {
        if (options.output() == Options.Output.ELEMENT) {
            return;
        }
        if (options.type() == Options.Type.FLOAT32) {
            throw bad("out=i32 does not go with type=f32, whose sums are float; leave one of them out");
        }
        if (options.activation() != Options.Activation.NONE || options.scale().isPresent()) {
            throw bad("out=i32 stores the sums as they are; leave out %s"
                    .formatted(options.scale().isPresent() ? "scale" : "act"));
        }
    }

    private Options.Bias bias() {
        return switch (choice("bias", "none", "none", "row", "full")) {
            case "row" -> Options.Bias.ROW;
            case "full" -> Options.Bias.FULL;
            default -> Options.Bias.NONE;
        };
    }

    private String choice(String name, String otherwise, String... choices) {
        var value = values.getOrDefault(name, otherwise);
        if (!List.of(choices).contains(value)) {
            throw bad("%s is '%s'; %1$s must be one of %s"
                    .formatted(name, Ops.abbreviate(value), String.join(", ", choices)));
        }
        return value;
    }

    private float scale(String digits) {
        var isNumber = digits.matches("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?");
        var value = isNumber ? Float.parseFloat(digits) : Float.NaN;
        if (!Float.isFinite(value) || Math.abs(value) < Float.MIN_NORMAL) {
            throw bad("scale is '%s'; scale must be a decimal number that float32 can hold and not zero, e.g. 0.05"
                    .formatted(Ops.abbreviate(digits)));
        }
        return value;
    }

    private String value(String name) {
        return values.getOrDefault(name, "");
    }

    private BadOp bad(String message) {
        return new BadOp("op '%s': %s".formatted(Ops.abbreviate(text), message));
    }
}
