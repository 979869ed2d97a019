package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.schedule.mapper.code.Edges;
import dev.tilesmith.schedule.mapper.conv.RowExtents.Group;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelBuilder;
import dev.tilesmith.sim.c.tree.KernelWriter;
import dev.tilesmith.sim.c.tree.Statement;
import dev.tilesmith.sim.c.tree.TypeSyntax;
import java.util.List;

/**
 * Writes the kernel of a convolution of few channels, whose products have a kernel row as their depth. Tiles and slices are
 * those of {@link ConvKernel} where the weights stay; the steps of a tile are kernel rows, groups of output columns, and
 * blocks of depth. Not thread-safe.
 */
public final class RowKernel {
    private final Op.Conv2d op;
    private final RowExtents extents;
    private final ConvExtents tiles;
    private final ConvLoops loops;
    private final RowLoads loads;
    private final ConvResults results;
    private final ConvProducts products;
    private final KernelWriter code = new KernelWriter();
    private final int dim;

    public RowKernel(Op.Conv2d op, ConvMapping mapping) {
        this.op = op;
        extents = new RowExtents(op, mapping);
        tiles = extents.tiles();
        dim = extents.dim();
        loops = new ConvLoops(tiles);
        loads = new RowLoads(extents, loops, code);
        results = new ConvResults(tiles, loops, code);
        products = new ConvProducts(tiles, loops, code);
    }

    /** The body of the kernel. */
    public List<Statement> write() {
        declareAddresses();
        new ConvConfiguration(1, op.stride(), extents.slicePixels()).write(op, code);
        code.comment("The first tile: what it begins with, its slice and its weights.");
        results.beginFirst();
        loads.first();
        if (loops.hasManyTiles()) {
            results.declareDone();
        }
        loops.images(code, () -> loops.rows(code, this::slice));
        code.comment("The last tile.");
        results.storeLast();
        code.call("gemmini_fence");
        return code.statements();
    }

    private void declareAddresses() {
        var placement = extents.placement();
        code.comment("Scratchpad: " + loads.weightsLayout() + ".");
        code.fixedAddress("w_sp", number(0));
        code.comment("Scratchpad: " + loads.sliceLayout() + ".");
        if (loops.hasManySlices()) {
            code.address("in_sp", number(placement.slice()));
            code.address("in_next", number(placement.nextSlice()));
        } else {
            code.fixedAddress("in_sp", number(placement.slice()));
        }
        results.declareAddresses();
    }

    private void slice() {
        loads.declareNextSlice();
        loops.filters(code, this::tile);
        if (loops.hasManySlices()) {
            code.swap("in_sp", "in_next", "in_free");
        }
    }

    private void tile() {
        loads.declareWeights();
        results.declareTile();
        products.declareTile();
        loops.kernelRows(code, () -> {
            products.declareRows();
            extents.steps().forEach(step -> step(step.group(), step.block()));
            loads.endKernelRow();
        });
        results.endTile();
        if (loops.hasManyTiles()) {
            code.swap("c_acc", "c_done", "c_free");
        }
    }

    /** The products of a block of depth with a group's columns, and what goes on beside them. */
    private void step(Group group, int block) {
        var last = group.firstColumn() + group.columns() - 1;
        code.comment("Output columns %s, block %d of their depth."
                .formatted(group.columns() == 1 ? last : group.firstColumn() + " to " + last, block));
        loads.weightsStep(group, block);
        if (group.equals(extents.widest())) {
            results.step(op.kernelRows() * extents.blocks(group));
            loads.sliceShare(block);
        }
        Runnable body = () -> ConvProducts.filterBlocks(code, tiles, k -> products(group, block, k));
        if (tiles.mapping().filterBlocks() == 1) {
            code.block(body);
        } else {
            body.run();
        }
    }

    private void wide(String name, Expression value) {
        code.add(KernelBuilder.declare(new TypeSyntax.Named("uint64_t"), name, value));
    }

    /** One block of weights against the group's columns in all rows of the tile; it stays in the array. */
    private void products(Group group, int block, Expression k) {
        if (op.filters() % dim != 0) {
            code.constant("filters", Edges.extent(op.filters(), plus(loops.filter(), times(k, dim)), dim));
        }
        var panel = plus(name("w_sp"), loads.panelOffset(loops.filter()));
        code.fixedAddress("w", plus(plus(panel, loads.weightsOffset(group, block)), times(k, dim)));
        var row = times(plus(times(name("y_first"), op.stride()), loops.kernelRow()), op.outputWidth());
        var slice = plus(name("in_sp"), (long) block * extents.slicePixels());
        wide("a", plus(plus(slice, row), group.firstColumn()));
        var sums = plus(name("c_sum"), times(k, tiles.tilePixels()));
        wide("o", plus(plus(sums, times(name("y_first"), op.outputWidth())), group.firstColumn()));
        row(group, block, true);
        if (tiles.mapping().rows() > 1) {
            code.loop("y", plus(name("y_first"), 1), less(name("y"), name("y_end")), 1, () -> {
                code.assign("a", plus(name("a"), (long) op.stride() * op.outputWidth()));
                code.assign("o", plus(name("o"), op.outputWidth()));
                row(group, block, false);
            });
        }
    }

    private void row(Group group, int block, boolean isFirst) {
        var filters = op.filters() % dim == 0 ? number(dim) : name("filters");
        var weights = new WeightBlock(code, name("w"), number(loads.depth(group, block)), filters);
        var column = 0;
        for (var columns : ImageBlocks.sizes(group.columns(), dim)) {
            weights.multiply(isFirst && column == 0, plus(name("a"), column), plus(name("o"), column), number(columns));
            column += columns;
        }
    }
}
