package dev.tilesmith.op;

/** Small pieces of C text that kernels have in common. */
final class KernelParts {
    private KernelParts() {}

    /** {@code 512}, or {@code 512 * 4}. */
    static String bytes(int elements, int elementBytes) {
        return elementBytes == 1 || elements == 0
                ? Integer.toString(elements)
                : "%d * %d".formatted(elements, elementBytes);
    }

    /** The output scale; a store at full width has none. */
    static String scale(Options options, float scale) {
        var isScaled = options.output() == Options.Output.ELEMENT && scale != 1.0f;
        return isScaled ? Scales.text(scale) + "f" : "ACC_SCALE_IDENTITY";
    }
}
