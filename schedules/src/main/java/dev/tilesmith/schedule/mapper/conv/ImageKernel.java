package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.schedule.mapper.code.Edges.extent;
import static dev.tilesmith.schedule.mapper.conv.ConvKernel.sum;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.conv.ImageExtents.KernelPosition;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.KernelWriter;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.List;

/**
 * Writes the kernel of a convolution whose whole input stays in the scratchpad: for each tile of filters, all kernel
 * positions after each other, written out. While the array works on one, the weights of the next come in, and in the first
 * of a tile the tile before goes out. Not thread-safe.
 */
public final class ImageKernel {
    private static final Expression K0 = name("k0");
    private static final Expression C0 = name("c0");

    private final Op.Conv2d op;
    private final ImageExtents extents;
    private final List<KernelPosition> positions;
    private final ImageLoads loads;
    private final ImageResults results;
    private final KernelWriter code = new KernelWriter();
    private final int dim;

    public ImageKernel(Op.Conv2d op, ConvMapping mapping) {
        this.op = op;
        extents = ImageExtents.of(op, mapping.filterBlocks());
        positions = extents.positions();
        loads = new ImageLoads(extents, code);
        results = new ImageResults(extents, code);
        dim = extents.dim();
    }

    /** The body of the kernel. */
    public List<Statement> write() {
        declareAddresses();
        new ConvConfiguration(1, op.stride(), extents.inputPixels()).write(op, code);
        code.comment(
                hasGroups()
                        ? "What the first tile begins with, the first channel blocks of the input, and the first weights."
                        : "What the first tile begins with, the whole input, and the first weights.");
        results.beginFirst();
        loads.firstInput();
        loads.firstWeights(positions.getFirst());
        if (hasTiles()) {
            code.loop("k0", number(0), less(K0, number(op.filters())), extents.tileFilters(), this::tile);
        } else {
            tile();
        }
        code.comment("The last tile.");
        results.storeLast(number((long) (extents.filterTiles() - 1) * extents.tileFilters()));
        code.call("gemmini_fence");
        return code.statements();
    }

    private boolean hasTiles() {
        return extents.filterTiles() > 1;
    }

    private boolean hasNextWeights() {
        return hasTiles() || hasGroups() || positions.size() > 1;
    }

    private boolean hasGroups() {
        return extents.groups() > 1;
    }

    private void declareAddresses() {
        var target = op.target();
        code.comment("Scratchpad: " + loads.weightsLayout() + (hasNextWeights() ? "; the next at w_next." : "."));
        var input = target.scratchpadRows() - extents.inputPixels() * extents.channelBlocks();
        if (hasNextWeights()) {
            code.address("w_sp", number(0));
            var isApart = target.scratchpadBankRows() + extents.weightRows() <= input
                    && extents.weightRows() <= target.scratchpadBankRows();
            code.address("w_next", number(isApart ? target.scratchpadBankRows() : extents.weightRows()));
        } else {
            code.fixedAddress("w_sp", number(0));
        }
        code.comment("Scratchpad: " + loads.inputLayout() + ".");
        code.fixedAddress("in_sp", number(input));
        code.comment("Accumulator: " + results.layout() + (hasTiles() ? "; the tile before in the other half." : "."));
        if (hasTiles()) {
            code.address("c_acc", hexadecimal(0x80000000L));
            code.address("c_done", hexadecimal(0x80000000L + target.accumulatorRows() / 2));
        } else {
            code.fixedAddress("c_acc", hexadecimal(0x80000000L));
        }
    }

    private void tile() {
        code.fixedAddress("c_sum", sum(name("c_acc"), hexadecimal(0x40000000L)));
        if (hasTiles()) {
            code.constant("k_next", plus(K0, extents.tileFilters()));
            code.variable("p", number(0));
        }
        if (hasGroups()) {
            code.loop("c0", number(0), less(C0, number(extents.channelBlocks())), extents.groupBlocks(), this::group);
        } else {
            group();
        }
        if (hasTiles()) {
            code.swap("c_acc", "c_done", "c_free");
        }
    }

    /** All kernel positions of a group of channel blocks. */
    private void group() {
        if (hasGroups()) {
            var next = plus(C0, extents.groupBlocks());
            code.constant("c_next", conditional(less(next, number(extents.channelBlocks())), next, number(0)));
            if (hasTiles()) {
                code.constant("k_load", conditional(less(number(0), name("c_next")), K0, name("k_next")));
            }
        }
        for (var i = 0; i < positions.size(); i++) {
            position(i);
        }
    }

    /** In the first tile, a share of the next channel blocks' input. */
    private void nextInput(int index) {
        if (hasGroups()) {
            var isMore = less(number(0), name("c_next"));
            code.when(
                    hasTiles() ? and(equal(K0, number(0)), isMore) : isMore,
                    () -> loads.inputShare(name("c_next"), index, positions.size()));
        }
    }

    /** All products of a kernel position. */
    private void position(int index) {
        var position = positions.get(index);
        if (op.kernelRows() * op.kernelColumns() > 1) {
            code.comment("Kernel position (%d, %d).".formatted(position.row(), position.column()));
        }
        nextInput(index);
        if (extents.groupBlocks() == 1) {
            code.block(() -> {
                channelBlock(index, number(0));
                swapWeights();
            });
            return;
        }
        code.loop(
                "c",
                number(0),
                less(name("c"), number(extents.groupBlocks())),
                1,
                () -> channelBlock(index, name("c")));
        if (hasNextWeights()) {
            code.block(this::swapWeights);
        }
    }

    private void swapWeights() {
        if (hasNextWeights()) {
            code.swap("w_sp", "w_next", "w_free");
        }
    }

    private void channelBlock(int index, Expression c) {
        var block = hasGroups() ? plus(C0, c) : c;
        nextWeights(index, c);
        if (hasTiles() && index * extents.channelBlocks() < results.pieces()) {
            results.step(Math.ceilDiv(results.pieces(), positions.size() * extents.channelBlocks()));
        }
        if (!extents.hasFullBlocks()) {
            code.constant("depth", extent(op.channels(), times(block, dim), dim));
        }
        wide("a", plus(name("in_sp"), times(block, extents.inputPixels())));
        var panel = plus(name("w_sp"), times(c, extents.tileFilters()));
        if (extents.filterBlocks() == 1) {
            products(index, panel, number(0));
        } else {
            code.loop(
                    "k",
                    number(0),
                    less(name("k"), number(extents.filterBlocks())),
                    1,
                    () -> products(index, panel, name("k")));
        }
    }

    /** The weights of the next kernel position, or of the first for the next channel blocks or filters. */
    private void nextWeights(int index, Expression c) {
        var filter = hasTiles() ? K0 : number(0);
        var group = hasGroups() ? C0 : number(0);
        if (index + 1 < positions.size()) {
            loads.weights(new ImageLoads.Panel(positions.get(index + 1), name("w_next"), filter, group), c);
            return;
        }
        if (!hasTiles() && !hasGroups()) {
            return;
        }
        var next = hasTiles() ? name(hasGroups() ? "k_load" : "k_next") : number(0);
        var panel = new ImageLoads.Panel(
                positions.getFirst(), name("w_next"), next, hasGroups() ? name("c_next") : number(0));
        code.when(
                hasTiles() ? less(next, number(op.filters())) : less(number(0), name("c_next")),
                () -> loads.weights(panel, c));
    }

    /** A local address in 64 bits, which commands take without widening it. */
    private void wide(String name, Expression value) {
        code.add(KernelBuilder.declare(new TypeSyntax.Const(new TypeSyntax.Named("uint64_t")), name, value));
    }

    /** One block of weights against all pixels; it stays in the array. */
    private void products(int index, Expression panel, Expression k) {
        if (!extents.hasFullBlocks()) {
            code.constant("filters", extent(op.filters(), plus(hasTiles() ? K0 : number(0), times(k, dim)), dim));
        }
        wide("o", plus(name("c_sum"), times(k, extents.tilePixels())));
        var depth = extents.hasFullBlocks() ? number(dim) : name("depth");
        var filters = extents.hasFullBlocks() ? number(dim) : name("filters");
        var weights = new WeightBlock(code, plus(panel, times(k, dim)), depth, filters);
        var isFirst = true;
        for (var block : positions.get(index).blocks()) {
            weights.multiply(
                    isFirst, plus(name("a"), block.input()), plus(name("o"), block.output()), number(block.pixels()));
            isFirst = false;
        }
    }
}
