package dev.tilesmith.op.reference;

import dev.tilesmith.op.Op;
import java.util.List;

/**
 * Walks the outputs of a convolution and, for each, the kernel positions that lie inside the image: those of a kernel row
 * at once, since their inputs lie side by side.
 */
final class Taps {
    private Taps() {}

    /** Receives the walk; offsets are flat element indices. */
    interface Visitor {
        void begin(int outputOffset);

        /**
         * Some columns of a kernel row.
         *
         * @param inputOffset first channel of the first column's input
         * @param column the first of them
         * @param count of columns
         */
        void taps(int inputOffset, int row, int column, int count);

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
        var left = position.get(2) * op.stride() - op.padding();
        var first = Math.max(0, -left);
        var count = Math.min(op.kernelColumns(), op.width() - left) - first;
        for (var row = 0; count > 0 && row < op.kernelRows(); row++) {
            var y = position.get(1) * op.stride() + row - op.padding();
            if (y >= 0 && y < op.height()) {
                var input = ((position.get(0) * op.height() + y) * op.width() + left + first) * op.channels();
                visitor.taps(input, row, first, count);
            }
        }
    }
}
