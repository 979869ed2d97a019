package dev.tilesmith.eval;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.op.Parameter;
import dev.tilesmith.op.Scales;
import dev.tilesmith.op.start.RowOfProduct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Guesses why an output is wrong: the mistakes that authors make are made on purpose, and where the outcome is the same,
 * that is the cause. Looks at the rows from the first wrong element on, in its tile.
 */
final class Causes {
    private static final int ROWS = 3;

    private Causes() {}

    private static final String NO_SUMS =
            "no row of the accumulator was written: its addresses have bit 31 set (0x80000000)";

    private static final String AS_INT8 =
            "these are the sums clipped to int8: an mvout of int32 needs bit 29 in its local address (0xA0000000)";

    /** An output array before and after the run. */
    record Output(Parameter parameter, byte[] before, byte[] after) {
        private boolean isStored(int index) {
            return parameter.type().load(before, index) != parameter.type().load(after, index);
        }

        /** Whether nothing was stored from this element on to the end of its row. */
        private boolean isUntouched(List<Integer> place) {
            var first = flat(place);
            var columns = parameter.shape().getLast();
            for (var index = first; index < first - place.getLast() + columns; index++) {
                if (isStored(index)) {
                    return false;
                }
            }
            return columns - place.getLast() >= ENOUGH;
        }

        private int flat(List<Integer> place) {
            var flat = 0;
            for (var dimension = 0; dimension < place.size(); dimension++) {
                flat = flat * parameter.shape().get(dimension) + place.get(dimension);
            }
            return flat;
        }
    }

    /** The same, where it is known how many rows of the accumulator were written. */
    static Verdict.Wrong of(Verdict.Wrong wrong, Op op, long accumulatorRows) {
        return accumulatorRows == 0 && op.acceleratedMacs() > 0 ? wrong.because(NO_SUMS) : wrong;
    }

    /** So many elements are not equal by chance. */
    private static final int ENOUGH = 4;

    /** A sentence that says what is likely, or nothing. */
    static String of(Op op, List<byte[]> inputs, Output output, List<Integer> first) {
        if (output.isUntouched(first)) {
            return "nothing was stored there: is a tile, an mvout or its last row or column missing?";
        }
        return op instanceof Op.Gemm gemm && gemm.options().type() == Options.Type.INT8
                ? ofProduct(gemm, inputs, output, first.getFirst())
                : "";
    }

    private static String ofProduct(Op.Gemm op, List<byte[]> inputs, Output output, int row) {
        var end = Math.min(
                Math.min(row + ROWS, op.m()),
                row - row % op.target().dim() + op.target().dim());
        if (isStoredAsInt8(op, new RowOfProduct(op, inputs), output, row)) {
            return AS_INT8;
        }
        for (var mistake : mistakes(op, inputs).entrySet()) {
            var isSame = true;
            for (var at = row; at < end && isSame; at++) {
                isSame = isSame(output, at, mistake.getValue().row(at));
            }
            if (isSame) {
                return mistake.getKey();
            }
        }
        return row % op.target().dim() == 1
                ? "the first row of the tile is right: are the strides those of the arrays, in bytes from row to row (%s)?"
                        .formatted(strides(op))
                : "no simple mistake gives this: check the strides in bytes (%s), the indices of each move and its local rows"
                        .formatted(strides(op));
    }

    /** Whether the row begins with the bytes of its first block's clipped sums, which an mvout of int8 leaves there. */
    private static boolean isStoredAsInt8(Op.Gemm op, RowOfProduct right, Output output, int row) {
        if (op.options().output() != Options.Output.INT32) {
            return false;
        }
        var sums = right.sums(row);
        var first = row * op.n() * Integer.BYTES;
        for (var column = 0; column < Math.min(op.n(), op.target().dim()); column++) {
            if (output.after()[first + column] != Math.clamp(sums[column], Byte.MIN_VALUE, Byte.MAX_VALUE)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSame(Output output, int row, long[] values) {
        for (var column = 0; column < values.length; column++) {
            var index = row * values.length + column;
            if (output.parameter().type().load(output.after(), index) != values[column]) {
                return false;
            }
        }
        return true;
    }

    /** What a mistake makes of a row of the output. */
    private interface Mistake {
        long[] row(int row);
    }

    /** The mistakes with what to tell their author, the simplest first. */
    private static Map<String, Mistake> mistakes(Op.Gemm op, List<byte[]> inputs) {
        var right = new RowOfProduct(op, inputs);
        var dim = op.target().dim();
        var mistakes = new LinkedHashMap<String, Mistake>();
        addIf(
                mistakes,
                op.options().activation() == Options.Activation.RELU,
                "this is the result without its activation: give config_st RELU",
                () -> row -> right.withoutActivation().finished(right.sums(row)));
        addIf(
                mistakes,
                op.options().output() == Options.Output.ELEMENT && op.scale() != 1,
                "this is the result without its scale: give config_st the scale %s"
                        .formatted(Scales.text(op.scale()) + "f"),
                () -> row -> right.withoutScale().finished(right.sums(row)));
        addIf(
                mistakes,
                op.options().bias() != Options.Bias.NONE,
                "this is the result without its bias: bring it into the accumulator by mvin3 before the first compute",
                () -> row -> right.finished(right.products(row, 0, op.k())));
        var lastDepth = (op.k() - 1) / dim * dim;
        addIf(
                mistakes,
                lastDepth > 0,
                "these are the products of the last %d of the depth alone: each preload after the first of a tile needs the accumulate bit (0x40000000), or it overwrites the sum"
                        .formatted(op.k() - lastDepth),
                () -> row -> right.finished(right.products(row, lastDepth, op.k())));
        for (var depth = dim; depth < op.k(); depth += dim) {
            var end = depth;
            mistakes.put(
                    "these are the products of the first %d of the depth alone: does the loop over the depth end early, or is the last step's mvout too early?"
                            .formatted(end),
                    row -> right.finished(plusBias(right, row, right.products(row, 0, end))));
        }
        mistakes.put(
                "each tile's sums go on from those of the tile before: the first preload of every tile must overwrite, without the accumulate bit (0x40000000)",
                row -> right.finished(acrossTiles(right.sums(row), dim)));
        addIf(
                mistakes,
                op.m() % dim == 0 && op.n() % dim == 0,
                "all tiles are like the last one: each needs accumulator rows of its own, or its mvout before the next one begins",
                () -> row -> right.finished(lastTile(op, right.sums(op.m() - dim + row % dim), dim)));
        mistakes.put(
                "these are the results of zero products: does each preload name the rows of the weights, and not GARBAGE_ADDR or empty rows?",
                row -> right.finished(right.products(row, 0, 0)));
        addIf(
                mistakes,
                op.k() == op.n(),
                "this is the result with B transposed: the first index of B is the depth%s"
                        .formatted(op.options().transposeB() ? " of its transpose" : ""),
                () -> row -> right.withTurnedB().finished(right.withTurnedB().sums(row)));
        var isWhole = op.m() % dim == 0 && op.k() % dim == 0 && op.n() % dim == 0;
        addIf(
                mistakes,
                isWhole && op.k() == op.n() && !op.options().transposeB(),
                "the tiles of B are taken with their indices exchanged: its first index is the depth, its second the column",
                () -> row -> right.finished(right.withTilesOfBTurned(row, dim)));
        addIf(
                mistakes,
                isWhole && !op.options().transposeA() && !op.options().transposeB(),
                "A and B are exchanged: the preload takes the rows of B, the compute those of A",
                () -> row -> right.finished(right.withOperandsExchanged(row, dim)));
        return mistakes;
    }

    private static void addIf(Map<String, Mistake> mistakes, boolean isPossible, String text, Supplier<Mistake> made) {
        if (isPossible) {
            mistakes.put(text, made.get());
        }
    }

    private static long[] plusBias(RowOfProduct right, int row, long[] products) {
        var bias = right.bias(row);
        for (var column = 0; column < products.length; column++) {
            products[column] += bias[column];
        }
        return products;
    }

    private static long[] acrossTiles(long[] sums, int dim) {
        for (var column = dim; column < sums.length; column++) {
            sums[column] += sums[column - dim];
        }
        return sums;
    }

    private static long[] lastTile(Op.Gemm op, long[] sums, int dim) {
        var values = new long[sums.length];
        for (var column = 0; column < values.length; column++) {
            values[column] = sums[op.n() - dim + column % dim];
        }
        return values;
    }

    private static String strides(Op.Gemm op) {
        var text = new StringBuilder();
        for (var parameter : op.parameters()) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(parameter.name())
                    .append(' ')
                    .append(parameter.shape().getLast() * parameter.type().bytes());
        }
        return text.toString();
    }
}
