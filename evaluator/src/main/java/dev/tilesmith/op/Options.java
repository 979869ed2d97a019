package dev.tilesmith.op;

import java.util.Optional;

/**
 * What an op does besides multiplying and adding.
 *
 * @param transposeA A is stored transposed
 * @param transposeB B (for convolutions: each CxK slice of the weights) is stored transposed
 * @param bias what the sums start from
 * @param activation applied to the sum before the scale, as the accumulator's read path has it (gemmini.md 3.10)
 * @param scale output scale; absent for the default of the op ({@link Scales#defaultScale})
 * @param output width of the output
 * @param type element type, which decides the target
 */
public record Options(
        boolean transposeA,
        boolean transposeB,
        Bias bias,
        Activation activation,
        Optional<Float> scale,
        Output output,
        Type type) {
    /** An int8 op with nothing special. */
    public static final Options DEFAULT =
            new Options(false, false, Bias.NONE, Activation.NONE, Optional.empty(), Output.ELEMENT, Type.INT8);

    /** The same with the default scale. */
    Options withoutScale() {
        return new Options(transposeA, transposeB, bias, activation, Optional.empty(), output, type);
    }

    /** The same with this scale. */
    public Options withScale(float value) {
        return new Options(transposeA, transposeB, bias, activation, Optional.of(value), output, type);
    }

    /** None, one value for each output column, or one for each output. */
    public enum Bias {
        NONE(""),
        ROW("row"),
        FULL("full");

        private final String text;

        Bias(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** The activation of the accumulator's read path. */
    public enum Activation {
        NONE("", "NO_ACTIVATION"),
        RELU("relu", "RELU");

        private final String text;
        private final String constant;

        Activation(String text, String constant) {
            this.text = text;
            this.constant = constant;
        }

        public String text() {
            return text;
        }

        /** Its name in the vocabulary of gemmini.h. */
        public String constant() {
            return constant;
        }
    }

    /** Elements (scaled and saturated), or the int32 sums as they are. */
    public enum Output {
        ELEMENT,
        INT32
    }

    /** Element type of the operands. */
    public enum Type {
        INT8("i8", ElementType.INT8, ElementType.INT32),
        FLOAT32("f32", ElementType.FLOAT32, ElementType.FLOAT32);

        private final String text;
        private final ElementType element;
        private final ElementType accumulator;

        Type(String text, ElementType element, ElementType accumulator) {
            this.text = text;
            this.element = element;
            this.accumulator = accumulator;
        }

        public String text() {
            return text;
        }

        public ElementType element() {
            return element;
        }

        public ElementType accumulator() {
            return accumulator;
        }
    }
}
