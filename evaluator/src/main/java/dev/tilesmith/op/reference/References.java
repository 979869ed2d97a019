package dev.tilesmith.op.reference;

import dev.tilesmith.op.ElementType;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import java.util.ArrayList;
import java.util.List;

/** What ops compute, in plain Java, sharing nothing with the machine. */
public final class References {
    private References() {}

    /**
     * The right outputs, one for each parameter that is written, in order.
     *
     * @param arrays content of every parameter, in order, before the kernel runs; not changed
     */
    public static List<Expected> run(Op op, List<byte[]> arrays) {
        return switch (op) {
            case Op.Gemm gemm -> List.of(multiply(asConvolution(gemm), transposedLeft(gemm, arrays), gemm));
            case Op.Conv2d conv -> List.of(multiply(conv, arrays, conv));
            case Op.CReference reference -> new CInterpretation(reference, arrays).run();
        };
    }

    /** How floats of an op are compared, for people; empty for integers. */
    public static String tolerance(Op op) {
        return switch (op) {
            case Op.Gemm gemm -> FloatReference.tolerance(asConvolution(gemm));
            case Op.Conv2d conv -> FloatReference.tolerance(conv);
            case Op.CReference reference -> CInterpretation.tolerance(reference);
        };
    }

    private static Expected multiply(Op.Conv2d view, List<byte[]> arrays, Op op) {
        var output = op.parameters().getLast();
        return view.options().type() == Options.Type.INT8
                ? new IntegerReference(view, arrays).run(output)
                : new FloatReference(view, arrays).run(output);
    }

    /** A product is a convolution of an m x 1 image with k channels by a 1x1 kernel with n filters. */
    private static Op.Conv2d asConvolution(Op.Gemm op) {
        return new Op.Conv2d(
                1, op.m(), 1, op.k(), op.n(), 1, 1, 1, 0, op.options().withScale(op.scale()));
    }

    private static List<byte[]> transposedLeft(Op.Gemm op, List<byte[]> arrays) {
        if (!op.options().transposeA()) {
            return arrays;
        }
        var changed = new ArrayList<>(arrays);
        changed.set(
                0,
                transpose(
                        arrays.getFirst(),
                        1,
                        op.k(),
                        op.m(),
                        op.options().type().element()));
        return changed;
    }

    /** Transposes each of {@code slices} matrices of rows x columns. */
    static byte[] transpose(byte[] content, int slices, int rows, int columns, ElementType type) {
        var result = new byte[content.length];
        for (var slice = 0; slice < slices; slice++) {
            var base = slice * rows * columns;
            for (var row = 0; row < rows; row++) {
                for (var column = 0; column < columns; column++) {
                    type.store(result, base + column * rows + row, type.load(content, base + row * columns + column));
                }
            }
        }
        return result;
    }
}
