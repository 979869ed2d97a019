package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.List;

/**
 * Writes the kernel of a mapped convolution. While the array works on a tile, each step of it brings in a share of the
 * next operands and stores a share of the tile before, so that no unit gets more work at once than its queue holds. Not
 * thread-safe.
 */
public final class ConvKernel {
    private final Op.Conv2d op;
    private final ConvMapping mapping;
    private final ConvExtents extents;
    private final ConvPlacement placement;
    private final ConvLoops loops;
    private final ConvLoads loads;
    private final ConvResults results;
    private final ConvProducts products;
    private final KernelWriter code = new KernelWriter();

    public ConvKernel(Op.Conv2d op, ConvMapping mapping) {
        this.op = op;
        this.mapping = mapping;
        extents = new ConvExtents(op, mapping);
        placement = ConvPlacement.of(extents);
        loops = new ConvLoops(extents);
        loads = new ConvLoads(extents, loops, code);
        results = new ConvResults(extents, loops, code);
        products = new ConvProducts(extents, loops, code);
    }

    /** The body of the kernel. */
    public List<Statement> write() {
        declareAddresses();
        new ConvConfiguration(op.stride(), 1, extents.slicePixels()).write(op, code);
        code.comment("The first tile: what it begins with, its slice and its weights.");
        results.beginFirst();
        loads.first();
        if (loops.hasManyTiles()) {
            results.declareDone();
        }
        if (isStreamed()) {
            loops.filters(code, this::slices);
        } else {
            slices();
        }
        code.comment("The last tile.");
        results.storeLast();
        code.call("gemmini_fence");
        return code.statements();
    }

    private boolean isStreamed() {
        return mapping.weights() == ConvMapping.Weights.STREAMED;
    }

    private void declareAddresses() {
        code.comment("Scratchpad: " + loads.weightsLayout() + ".");
        if (isStreamed()) {
            code.address("w_sp", number(placement.weights()));
            code.address("w_next", number(placement.nextWeights()));
        } else {
            code.fixedAddress("w_sp", number(placement.weights()));
        }
        code.comment("Scratchpad: " + loads.sliceLayout() + ".");
        if (loops.hasManySlices()) {
            code.address("in_sp", number(placement.slice()));
            code.address("in_next", number(placement.nextSlice()));
        } else {
            code.fixedAddress("in_sp", number(placement.slice()));
        }
        results.declareAddresses();
    }

    private void slices() {
        loops.images(
                code,
                () -> loops.rows(code, () -> {
                    loads.declareNextSlice();
                    if (isStreamed()) {
                        tile();
                    } else {
                        loops.filters(code, this::tile);
                    }
                    if (loops.hasManySlices()) {
                        code.swap("in_sp", "in_next", "in_free");
                    }
                }));
        if (isStreamed()) {
            code.swap("w_sp", "w_next", "w_free");
        }
    }

    private void tile() {
        loads.declareWeights();
        results.declareTile();
        products.declareTile();
        products.kernelPositions(new ConvProducts.Beside() {
            @Override
            public void step() {
                loads.weightsStep();
                results.step(extents.steps());
            }

            @Override
            public void share(int shares) {
                loads.sliceShare(shares);
            }
        });
        results.endTile();
        if (loops.hasManyTiles()) {
            code.swap("c_acc", "c_done", "c_free");
        }
    }

    static Expression sum(Expression left, Expression right) {
        return binary(Expression.BinaryOperator.ADD, left, right);
    }
}
