package dev.tilesmith.op;

import java.util.List;

/** Walks the outputs of a convolution and, for each, the kernel positions that lie inside the image. */
final class Taps {
    private Taps() {}

    /** Receives the walk; offsets are flat element indices of the first channel. */
    interface Visitor {
        void begin(int outputOffset);

        void tap(int inputOffset, int weightsOffset);

        void end(int outputOffset);
    }

    static void walk(Op.Conv2d op, Visitor visitor) {
        var outputOffset = 0;
        for (var batch = 0; batch < op.batch(); batch++) {
            for (var row = 0; row < op.outputHeight(); row++) {
                for (var column = 0; column < op.outputWidth(); column++) {
                    visitor.begin(outputOffset);
                    visitTaps(op, List.of(batch, row, column), visitor);
                    visitor.end(outputOffset);
                    outputOffset += op.filters();
                }
            }
        }
    }

    private static void visitTaps(Op.Conv2d op, List<Integer> position, Visitor visitor) {
        for (var r = 0; r < op.kernelRows(); r++) {
            var y = position.get(1) * op.stride() + r - op.padding();
            if (y < 0 || y >= op.height()) {
                continue;
            }
            for (var s = 0; s < op.kernelColumns(); s++) {
                var x = position.get(2) * op.stride() + s - op.padding();
                if (x >= 0 && x < op.width()) {
                    var input = ((position.get(0) * op.height() + y) * op.width() + x) * op.channels();
                    visitor.tap(input, (r * op.kernelColumns() + s) * op.channels() * op.filters());
                }
            }
        }
    }
}
