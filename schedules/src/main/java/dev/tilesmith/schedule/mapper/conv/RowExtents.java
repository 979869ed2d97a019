package dev.tilesmith.schedule.mapper.conv;

import dev.tilesmith.op.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a convolution of few channels is laid out whose kernel rows are the depth of its products: a row of the scratchpad
 * holds, for one output column, the input pixels that a kernel row covers, all channels, which lie behind each other in the
 * input as the weights that meet them do. Output columns for which the same kernel columns lie inside the image are a group:
 * they meet the same weights.
 */
record RowExtents(Op.Conv2d op, ConvMapping mapping) {
    /** Tiles, slices and edges, which are those of a mapping with the same tiles whose weights stay. */
    ConvExtents tiles() {
        return new ConvExtents(
                op, new ConvMapping(mapping.rows(), mapping.filterBlocks(), ConvMapping.Weights.RESIDENT));
    }

    int dim() {
        return op.target().dim();
    }

    /**
     * Neighbouring output columns with the same kernel columns inside the image.
     *
     * @param firstColumn of the output
     * @param columns of the output
     * @param firstTap first kernel column inside
     * @param taps kernel columns inside
     * @param firstStep blocks of depth of the groups before
     */
    record Group(int firstColumn, int columns, int firstTap, int taps, int firstStep) {}

    List<Group> groups() {
        var groups = new ArrayList<Group>();
        for (var x = 0; x < op.outputWidth(); x++) {
            var left = x * op.stride() - op.padding();
            var first = Math.max(0, -left);
            var taps = Math.min(op.kernelColumns(), op.width() - left) - first;
            if (taps <= 0) {
                continue;
            }
            var last = groups.isEmpty() ? null : groups.getLast();
            if (last != null && last.firstTap == first && last.taps == taps) {
                groups.removeLast();
                groups.add(new Group(last.firstColumn, last.columns + 1, first, taps, last.firstStep));
            } else {
                groups.add(new Group(x, 1, first, taps, last == null ? 0 : last.firstStep + blocks(last)));
            }
        }
        return groups;
    }

    /** Elements of a kernel row inside the image. */
    int depth(Group group) {
        return group.taps * op.channels();
    }

    /** Blocks of depth of a group. */
    int blocks(Group group) {
        return Math.ceilDiv(depth(group), dim());
    }

    /** Blocks of depth of a kernel row, all groups together. */
    int stepsOfRow() {
        var last = groups().getLast();
        return last.firstStep + blocks(last);
    }

    /** A block of depth of a group. */
    record Step(Group group, int block) {}

    /**
     * The steps of a kernel row: those of the widest group, in which the host gets ahead of the array, between those of the
     * others, in which it falls behind.
     */
    List<Step> steps() {
        var wide = widest();
        var narrow = groups().stream()
                .filter(group -> !group.equals(wide))
                .flatMap(group -> IntStream.range(0, blocks(group)).mapToObj(block -> new Step(group, block)))
                .toList();
        var steps = new ArrayList<Step>();
        for (var block = 0; block < blocks(wide); block++) {
            steps.addAll(
                    narrow.subList(narrow.size() * block / blocks(wide), narrow.size() * (block + 1) / blocks(wide)));
            steps.add(new Step(wide, block));
        }
        return steps;
    }

    /** The group with the most columns, beside whose products everything else goes on. */
    Group widest() {
        return groups().stream().max(Comparator.comparingInt(Group::columns)).orElseThrow();
    }

    /** Rows of the scratchpad that a block of depth of a slice takes. */
    int slicePixels() {
        return tiles().sliceHeight() * op.outputWidth();
    }

    /** Blocks of depth of the deepest group. */
    int sliceBlocks() {
        return groups().stream().mapToInt(this::blocks).max().orElseThrow();
    }

    private long sliceRows() {
        return (long) slicePixels() * sliceBlocks();
    }

    /** Rows of the scratchpad that all weights take. */
    int weightRows() {
        return op.kernelRows() * stepsOfRow() * tiles().filterTiles() * tiles().tileFilters();
    }

    /** First rows of the two slices, or of the one: at the top, so that weights lie below. */
    ConvPlacement placement() {
        var target = op.target();
        var rows = sliceRows();
        var count = tiles().slices() > 1 ? 2 : 1;
        var next = target.scratchpadRows() - rows;
        return new ConvPlacement(
                0, 0, (int) (count == 1 ? next : next - rows), (int) next, weightRows() + count * rows);
    }

    /** Whether kernel rows may be the depth at all, are better than channels, and all buffers fit. */
    boolean fits() {
        var isWorthwhile =
                op.channels() < dim() && op.kernelColumns() > 1 && !op.options().transposeB();
        return isWorthwhile
                && op.kernelColumns() * op.channels() <= op.target().maxBlocks() * dim()
                && 2L * tiles().tilePixels() * mapping.filterBlocks()
                        <= op.target().accumulatorRows()
                && !groups().isEmpty()
                && groups().stream().mapToInt(Group::columns).sum() == op.outputWidth()
                && isWithinEveryRow()
                && placement().endRow() <= op.target().scratchpadRows();
    }

    /** Every kernel row reaches some row of every tile. */
    private boolean isWithinEveryRow() {
        var tiles = tiles();
        for (var r = 0; r < op.kernelRows(); r++) {
            for (var y = 0; y < op.outputHeight(); y += mapping.rows()) {
                if (Math.max(y, tiles.firstRow(r)) >= Math.min(tiles.endRow(r), y + mapping.rows())) {
                    return false;
                }
            }
        }
        return true;
    }
}
