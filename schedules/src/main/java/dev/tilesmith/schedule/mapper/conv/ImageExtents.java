package dev.tilesmith.schedule.mapper.conv;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a convolution is laid out whose whole input stays in the scratchpad. Pixels whose rows and columns leave the same rest
 * modulo the stride are a phase and lie together, a row of the phase every {@code pitch} rows of the scratchpad; the sums of
 * an output row lie every {@code pitch} rows of the accumulator. So each kernel position reads one phase without a stride,
 * at a fixed distance from the sums.
 *
 * @param filterBlocks blocks of dim filters in a tile
 * @param isPadded whether each row of a phase ends in zeros for the kernel positions that leave the image
 */
record ImageExtents(Op.Conv2d op, int filterBlocks, boolean isPadded) {
    /** A kernel writes out the commands of each block of pixels, and should stay readable. */
    private static final int MAXIMUM_BLOCKS = 200;

    /** The cheaper way of padding. */
    static ImageExtents of(Op.Conv2d op, int filterBlocks) {
        return Stream.of(false, true)
                .map(isPadded -> new ImageExtents(op, filterBlocks, isPadded))
                .filter(extents -> !extents.isPadded || extents.maySumGaps())
                .min(Comparator.comparingLong(ImageExtents::positionCycles))
                .orElseThrow();
    }

    /** A bias for each pixel leaves the sums between two rows unwritten. */
    private boolean maySumGaps() {
        return op.options().bias() != Options.Bias.FULL || pitch() == op.outputWidth();
    }

    private long positionCycles() {
        return positions().stream()
                .mapToLong(position -> ImageBlocks.cycles(position.blocks(), dim()))
                .sum();
    }

    int dim() {
        return op.target().dim();
    }

    int channelBlocks() {
        return Math.ceilDiv(op.channels(), dim());
    }

    int tileFilters() {
        return filterBlocks * dim();
    }

    int filterTiles() {
        return Math.ceilDiv(op.filters(), tileFilters());
    }

    /** Every channel and filter block is dim wide. */
    boolean hasFullBlocks() {
        return op.channels() % dim() == 0 && op.filters() % dim() == 0;
    }

    /**
     * Pixels of the input that leave the same rests modulo the stride, as far as some output needs them.
     *
     * @param row first of its rows in an image
     * @param column first of its columns
     * @param rows of the phase
     * @param columns of the phase
     * @param start first row of the scratchpad in an image's channel block
     */
    record Phase(int row, int column, int rows, int columns, int start) {}

    List<Phase> phases() {
        var phases = new ArrayList<Phase>();
        var start = 0;
        for (var row = 0; row < op.stride(); row++) {
            for (var column = 0; column < op.stride(); column++) {
                var rows = needed(row, op.kernelRows(), op.height(), op.outputHeight());
                var columns = neededColumns(column);
                if (rows > 0 && columns > 0) {
                    phases.add(new Phase(row, column, rows, columns, start));
                    start += rows * pitch();
                }
            }
        }
        return phases;
    }

    private int neededColumns(int rest) {
        return needed(rest, op.kernelColumns(), op.width(), op.outputWidth());
    }

    /** Rows or columns of a phase, from its first to the last that an output reads. */
    private int needed(int rest, int kernel, int extent, int outputs) {
        var last = IntStream.range(0, kernel)
                .filter(position -> rest(position) == rest)
                .map(position -> distance(position) + outputs)
                .max()
                .orElse(0);
        return Math.clamp(Math.ceilDiv(extent - rest, op.stride()), 0, Math.max(0, last));
    }

    private int rest(int position) {
        return Math.floorMod(position - op.padding(), op.stride());
    }

    /** From an output's row or column to that of the phase which a kernel position reads. */
    private int distance(int position) {
        return Math.floorDiv(position - op.padding(), op.stride());
    }

    /** Rows of the accumulator from an output row to the next, and of the scratchpad from one of a phase to the next. */
    int pitch() {
        var pitch = op.outputWidth();
        for (var s = 0; s < op.kernelColumns(); s++) {
            var columns = neededColumns(rest(s));
            pitch = Math.max(pitch, columns);
            if (isPadded && columns > 0) {
                pitch = Math.max(pitch, columns + Math.max(0, -distance(s)));
                pitch = Math.max(pitch, distance(s) + op.outputWidth());
            }
        }
        return pitch;
    }

    /** Rows of the scratchpad that one channel block of an image takes. */
    int imagePixels() {
        return phases().stream().mapToInt(phase -> phase.rows * pitch()).sum();
    }

    /** The same for all images. */
    int inputPixels() {
        return op.batch() * imagePixels();
    }

    /** Rows of the accumulator that a filter block takes. */
    int tilePixels() {
        return op.batch() * op.outputHeight() * pitch();
    }

    /** Channel blocks whose kernel positions pass before those of the next: what a move takes, or all. */
    int groupBlocks() {
        var most = op.target().maxBlocks();
        return channelBlocks() % most == 0 ? most : channelBlocks();
    }

    int groups() {
        return channelBlocks() / groupBlocks();
    }

    /** Rows of the scratchpad that the weights of a kernel position and a group of channel blocks take. */
    int weightRows() {
        return groupBlocks() * tileFilters();
    }

    /** The products of a kernel position: blocks of pixels of all images. */
    record KernelPosition(int row, int column, List<ImageBlocks.Block> blocks) {}

    /** The kernel positions that some output reads. */
    List<KernelPosition> positions() {
        var positions = new ArrayList<KernelPosition>();
        for (var r = 0; r < op.kernelRows(); r++) {
            for (var s = 0; s < op.kernelColumns(); s++) {
                var blocks = blocks(r, s);
                if (!blocks.isEmpty()) {
                    positions.add(new KernelPosition(r, s, blocks));
                }
            }
        }
        return positions;
    }

    private List<ImageBlocks.Block> blocks(int r, int s) {
        var window = window(r, s);
        if (window.rows() <= 0 || window.columns() <= 0) {
            return List.of();
        }
        var phase = phases().stream()
                .filter(one -> one.row == rest(r) && one.column == rest(s))
                .findFirst()
                .orElseThrow();
        var input = phase.start + (window.row() + distance(r)) * pitch() + window.column() + distance(s);
        var images = IntStream.range(0, op.batch())
                .mapToObj(image -> window.at(
                        input + image * imagePixels(),
                        (image * op.outputHeight() + window.row()) * pitch() + window.column()))
                .toList();
        var isWhole = window.columns() == op.outputWidth() && phase.columns == pitch();
        return ImageBlocks.of(images, pitch(), isPadded || isWhole && maySumGaps(), dim());
    }

    /** The outputs that a kernel position leaves inside the image. */
    private ImageBlocks.Window window(int r, int s) {
        var inside =
                new ConvExtents(op, new ConvMapping(op.outputHeight(), filterBlocks, ConvMapping.Weights.STREAMED));
        var rows = inside.endRow(r) - inside.firstRow(r);
        var columns = inside.endColumn(s) - inside.firstColumn(s);
        return new ImageBlocks.Window(inside.firstRow(r), inside.firstColumn(s), rows, columns, 0, 0);
    }

    /** Whether both memories hold all buffers, and the kernel stays readable. */
    boolean fits() {
        var blocks = positions().stream()
                .mapToInt(position -> position.blocks.size())
                .sum();
        return fitsMemories() && blocks > 0 && blocks <= MAXIMUM_BLOCKS;
    }

    /** Whether two tiles fit the accumulator, and the input with two buffers of weights the scratchpad. */
    boolean fitsMemories() {
        return 2L * tilePixels() * filterBlocks <= op.target().accumulatorRows()
                && (long) inputPixels() * channelBlocks() + 2L * weightRows()
                        <= op.target().scratchpadRows();
    }
}
