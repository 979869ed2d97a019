package dev.tilesmith.schedule.mapper;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.conv.ConvMapping;
import dev.tilesmith.schedule.mapper.gemm.GemmMapping;
import java.util.stream.IntStream;

/**
 * How a mapping cuts an output into tiles, and what becomes of the operands: what two mappings of an op differ in.
 *
 * @param rows of a tile, in blocks of a product and in image rows of a convolution
 * @param allRows of the output
 * @param columns of a tile, in blocks
 * @param allColumns of the output
 * @param operands what becomes of them
 */
record Cut(int rows, int allRows, int columns, int allColumns, Enum<?> operands) {
    /** What leads from one extent of a tile to another. */
    private enum Step {
        NONE,
        LARGER,
        SMALLER,
        FAR
    }

    static Cut of(Op.Gemm op, GemmMapping mapping) {
        var dim = op.target().dim();
        return new Cut(
                mapping.rowBlocks(),
                Math.ceilDiv(op.m(), dim),
                mapping.columnBlocks(),
                Math.ceilDiv(op.n(), dim),
                mapping.right());
    }

    static Cut of(Op.Conv2d op, ConvMapping mapping) {
        return new Cut(
                mapping.rows(),
                op.outputHeight(),
                mapping.filterBlocks(),
                Math.ceilDiv(op.filters(), op.target().dim()),
                mapping.weights());
    }

    /**
     * Whether one step leads from the other cut to this one: the output is cut evenly into one part more or fewer from
     * top to bottom, or across, or into more of the one and fewer of the other; or the operands are treated otherwise.
     */
    boolean isOneStepFrom(Cut other) {
        var height = step(other.rows, rows, allRows);
        var width = step(other.columns, columns, allColumns);
        if (operands != other.operands) {
            return height == Step.NONE && width == Step.NONE;
        }
        return switch (height) {
            case NONE -> width == Step.LARGER || width == Step.SMALLER;
            case LARGER -> width == Step.NONE || width == Step.SMALLER;
            case SMALLER -> width == Step.NONE || width == Step.LARGER;
            case FAR -> false;
        };
    }

    private static Step step(int from, int to, int whole) {
        if (from == to) {
            return Step.NONE;
        }
        var parts = Math.ceilDiv(whole, from);
        var larger = evenParts(whole, 1, parts - 1).filter(part -> part > from).min();
        var smaller =
                evenParts(whole, parts + 1, whole).filter(part -> part < from).max();
        if (larger.isPresent() && larger.getAsInt() == to) {
            return Step.LARGER;
        }
        return smaller.isPresent() && smaller.getAsInt() == to ? Step.SMALLER : Step.FAR;
    }

    private static IntStream evenParts(int whole, int fewest, int most) {
        return IntStream.rangeClosed(fewest, most).map(parts -> Math.ceilDiv(whole, parts));
    }
}
