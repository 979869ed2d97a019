package dev.tilesmith.sim.isa;

import dev.tilesmith.sim.isa.Instruction.LoopConvolutionConfig;
import dev.tilesmith.sim.isa.Instruction.LoopConvolutionRun;

/** The disassembly of the convolution loop's commands (gemmini.md 2.5). */
final class ConvolutionText {
    private static final String[] OPTIONS = {
        "no_bias", "wrot180", "trans_output_1203", "trans_weight_1203", "trans_weight_0132", "trans_input_3120", "dw"
    };
    private static final String[] MORE_OPTIONS = {"no_pool", "downsample", "input_dilated"};

    private ConvolutionText() {}

    static String configuration(LoopConvolutionConfig command) {
        var first = command.first();
        var second = command.second();
        return switch (command.number()) {
            case 1 ->
                "batch %d, %d rows of %d channels to %dx%dx%d, stride %d, padding %d"
                        .formatted(
                                field(first, 0),
                                field(first, 16),
                                field(first, 32),
                                field(second, 0),
                                field(second, 32),
                                field(first, 48),
                                second >>> 48 & 0xFF,
                                second >>> 56);
            case 2 ->
                "kernel %d, pool %d by %d, tile %dx%dx%dx%d"
                        .formatted(
                                field(first, 48),
                                field(first, 16),
                                first >>> 8 & 0xFF,
                                field(second, 48),
                                field(second, 32),
                                field(second, 16),
                                field(second, 0));
            case 3 ->
                "kernel tile %dx%dx%d, padding left %d, right %d, upper %d, lower %d, image columns %d"
                        .formatted(
                                field(first, 48),
                                field(first, 32),
                                field(first, 16),
                                field(first, 0),
                                field(second, 48),
                                field(second, 32),
                                second >>> 24 & 0xFF,
                                field(second, 0));
            case 4 ->
                "sums %dx%d, dilation %d, strides input %d, weights %d, output %d"
                        .formatted(
                                field(first, 48),
                                field(second, 0),
                                first & 0x3FF,
                                field(second, 48),
                                field(second, 32),
                                field(second, 16));
            case 5 -> "weights 0x%x, output 0x%x".formatted(first, second);
            default -> "bias 0x%x, input 0x%x".formatted(first, second);
        };
    }

    /** The options that are set, each after a comma. */
    static String options(LoopConvolutionRun command) {
        var text = new StringBuilder();
        for (var i = 0; i < OPTIONS.length; i++) {
            text.append((command.first() >>> i & 1) == 0 ? "" : ", " + OPTIONS[i]);
        }
        for (var i = 0; i < MORE_OPTIONS.length; i++) {
            text.append((command.second() >>> i & 1) == 0 ? "" : ", " + MORE_OPTIONS[i]);
        }
        return text
                + ", activation %d, pixels %d, halves %d and %d"
                        .formatted(
                                command.second() >>> 3 & 3,
                                command.first() >>> 8 & 0xFF,
                                command.first() >>> 18 & 3,
                                command.first() >>> 16 & 3);
    }

    private static long field(long word, int first) {
        return word >>> first & 0xFFFF;
    }
}
