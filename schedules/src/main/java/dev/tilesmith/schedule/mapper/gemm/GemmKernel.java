package dev.tilesmith.schedule.mapper.gemm;

import static dev.tilesmith.schedule.mapper.code.Edges.*;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.schedule.mapper.gemm.GemmLoads.Panel;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;
import dev.tilesmith.sim.c.tree.Statement;
import java.util.List;
import java.util.Optional;

/**
 * Writes the kernel of a mapped product. While the array works on a tile, each step of its depth brings in a share of the
 * next tile's operands and stores a share of the tile before, so that no unit gets more work at once than its queue
 * holds. Not thread-safe.
 */
public final class GemmKernel {
    private static final Expression I0 = name("i0");
    private static final Expression J0 = name("j0");
    private static final Expression K0 = name("k0");
    private static final Expression K = name("k");

    private final Op.Gemm op;
    private final GemmMapping mapping;
    private final Extents extents;
    private final Placement placement;
    private final GemmLoads loads;
    private final GemmFinish finish;
    private final KernelWriter code = new KernelWriter();
    private final int dim;
    private final boolean isBiased;

    public GemmKernel(Op.Gemm op, GemmMapping mapping) {
        this.op = op;
        this.mapping = mapping;
        extents = new Extents(op, mapping);
        placement = Placement.of(op, mapping);
        loads = new GemmLoads(extents, code);
        finish = new GemmFinish(extents, code);
        dim = op.target().dim();
        isBiased = op.options().bias() != Options.Bias.NONE;
    }

    /** The body of the kernel. */
    public List<Statement> write() {
        declareAddresses();
        new GemmConfiguration(op, code).write();
        loadFirst();
        panels();
        code.comment("The last tile.");
        finish.storeAll(isPanelLoop() ? name("i_done") : number(0), isTileLoop() ? name("j_done") : number(0));
        code.call("gemmini_fence");
        return code.statements();
    }

    private boolean isPanelLoop() {
        return extents.panels() > 1;
    }

    private boolean isTileLoop() {
        return extents.tilesAcross() > 1;
    }

    private boolean isStreamed() {
        return mapping.right() == GemmMapping.Right.STREAMED;
    }

    private void declareAddresses() {
        code.comment("Scratchpad: " + loads.leftLayout()
                + (placement.left().isDouble() ? "; the next panel at a_next" : "") + ".");
        code.address("a_sp", number(placement.left().now()));
        if (placement.left().isDouble()) {
            code.address("a_next", number(placement.left().next()));
        }
        code.comment("Scratchpad: " + loads.rightLayout()
                + (placement.right().isDouble() ? "; the next panel at b_next" : "") + ".");
        code.address("b_sp", number(placement.right().now()));
        if (placement.right().isDouble()) {
            code.address("b_next", number(placement.right().next()));
        }
        code.comment(
                "Accumulator: block (i, j) of the tile at c_acc + (i * %d + j) * %d; the tile before, which is being"
                        .formatted(mapping.columnBlocks(), dim));
        code.comment("stored, in the other half.");
        code.address("c_acc", hexadecimal(0x80000000L));
        code.address("c_done", hexadecimal(0x80000000L + op.target().accumulatorRows() / 2));
    }

    /** The first panels, in the order in which they are needed. */
    private void loadFirst() {
        code.comment("The first panels, in the order in which they are used.");
        if (isBiased) {
            finish.biasAll();
        }
        var groups = Math.ceilDiv(extents.depthBlocks(), 4);
        if (groups == 1) {
            loadGroup(number(0));
        } else {
            code.loop("k", number(0), less(K, number(extents.depthBlocks())), 4, () -> loadGroup(K));
        }
    }

    private void loadGroup(Expression group) {
        loads.rightGroup(new Panel(number(0), number(0), name("b_sp")), group);
        loads.leftGroup(new Panel(number(0), number(0), name("a_sp")), group);
    }

    private void panels() {
        if (isPanelLoop() || isTileLoop()) {
            code.comment("The tile before.");
        }
        if (isPanelLoop()) {
            code.variable("i_done", number(0));
        }
        if (isTileLoop()) {
            code.variable("j_done", number(0));
        }
        if (!isPanelLoop()) {
            tiles(number(0));
            return;
        }
        code.loop("i0", number(0), less(I0, number(op.m())), extents.tileRows(), () -> {
            code.constant("i_next", plus(I0, extents.tileRows()));
            tiles(I0);
            if (!extents.isDepthSplit()) {
                code.swap("a_sp", "a_next", "a_free");
            }
        });
    }

    private void tiles(Expression i0) {
        if (!isTileLoop()) {
            tile(i0, number(0));
            return;
        }
        code.loop("j0", number(0), less(J0, number(op.n())), extents.tileColumns(), () -> tile(i0, J0));
    }

    private void tile(Expression i0, Expression j0) {
        if (isTileLoop()) {
            var next = plus(J0, extents.tileColumns());
            code.constant(
                    "j_next",
                    isPanelLoop() && (isStreamed() || isBiased)
                            ? conditional(less(next, number(op.n())), next, number(0))
                            : next);
        }
        var products = new GemmProducts(extents, loads, code);
        products.declareExtents(i0, j0);
        if (extents.isDepthSplit()) {
            splitDepth(products, i0, j0);
        } else {
            wholeDepth(products, i0, j0);
        }
        if (isPanelLoop()) {
            code.assign("i_done", i0);
        }
        if (isTileLoop()) {
            code.assign("j_done", j0);
        }
        code.swap("c_acc", "c_done", "c_free");
    }

    private void wholeDepth(GemmProducts products, Expression i0, Expression j0) {
        var isWithin = isTileLoop() && !isStreamed();
        if (isWithin) {
            code.fixedAddress("b", plus(name("b_sp"), times(J0, extents.depthBlocks())));
        }
        code.loop("k", number(0), less(K, number(extents.depthBlocks())), 1, () -> {
            loadNext();
            finishBefore(i0, j0, Optional.empty());
            products.write(name(isWithin ? "b" : "b_sp"), j0, number(0));
        });
        if (isStreamed() && placement.right().isDouble()) {
            code.swap("b_sp", "b_next", "b_free");
        }
    }

    /** The tile's panels of depth; each step loads its share of the next panels, of this tile or of the next. */
    private void splitDepth(GemmProducts products, Expression i0, Expression j0) {
        var panelDepth = extents.depthBlocks() * dim;
        code.loop("k0", number(0), less(K0, number(op.k())), panelDepth, () -> {
            var next = plus(K0, panelDepth);
            code.constant("k_next", conditional(less(next, number(op.k())), next, number(0)));
            var isWithin = less(number(0), name("k_next"));
            var iLoad = isPanelLoop() ? splitNext("i_load", conditional(isWithin, i0, nextRow(i0))) : number(0);
            var jLoad = isTileLoop() ? splitNext("j_load", conditional(isWithin, j0, name("j_next"))) : number(0);
            code.loop("k", number(0), less(K, number(extents.depthBlocks())), 1, () -> {
                loadPanels(iLoad, j0, jLoad);
                finishBefore(i0, j0, Optional.of(equal(K0, number(0))));
                var end = extents.depthPanels() * panelDepth;
                code.when(
                        inside(plus(K0, times(K, dim)), op.k(), end / dim * dim),
                        () -> products.write(name("b_sp"), j0, K0));
            });
            if (!extents.keepsLeft()) {
                code.swap("a_sp", "a_next", "a_free");
            }
            code.swap("b_sp", "b_next", "b_free");
        });
    }

    private Expression splitNext(String name, Expression value) {
        code.constant(name, value);
        return name(name);
    }

    /** First row of the tile after this one. */
    private Expression nextRow(Expression i0) {
        return isTileLoop() && isPanelLoop()
                ? conditional(less(number(0), name("j_next")), i0, name("i_next"))
                : name("i_next");
    }

    private void loadPanels(Expression iLoad, Expression j0, Expression jLoad) {
        var isLeft = isPanelLoop()
                ? less(iLoad, number(op.m()))
                : isTileLoop() ? less(jLoad, number(op.n())) : less(number(0), name("k_next"));
        var right = new Panel(jLoad, name("k_next"), name("b_next"));
        loads.rightStep(right, both(Optional.of(isLeft), loads.reaches(right, K)));
        if (extents.keepsLeft()) {
            var place = plus(name("a_sp"), loads.leftDepth(name("k_next")));
            loads.leftStep(new Panel(number(0), name("k_next"), place), Optional.of(comesFirst(j0)));
        } else {
            loads.leftStep(new Panel(iLoad, name("k_next"), name("a_next")), Optional.of(isLeft));
        }
    }

    /** The panel after this one is of the first tile, so that A, which stays, is not there yet. */
    private Expression comesFirst(Expression j0) {
        var isWithin = less(number(0), name("k_next"));
        return isTileLoop() ? and(equal(j0, number(0)), isWithin) : isWithin;
    }

    /** This step's share of the next tile's operands. */
    private void loadNext() {
        if (isTileLoop()) {
            var hasNext = isStreamed()
                    ? isPanelLoop() ? Optional.of(anyNext()) : Optional.of(less(name("j_next"), number(op.n())))
                    : Optional.of(nextAcross());
            var base = isStreamed() ? name("b_next") : nextResident();
            loads.rightStep(new Panel(name("j_next"), number(0), base), hasNext);
        }
        if (isPanelLoop()) {
            loads.leftShare(new Panel(name("i_next"), number(0), name("a_next")), isTileLoop() ? J0 : number(0));
        }
    }

    private Expression nextResident() {
        return plus(name("b_sp"), times(name("j_next"), extents.depthBlocks()));
    }

    /** In the first panel of A, while there are columns of B to come. */
    private Expression nextAcross() {
        var more = isBiased && isPanelLoop() ? less(number(0), name("j_next")) : less(name("j_next"), number(op.n()));
        return isPanelLoop() ? and(equal(I0, number(0)), more) : more;
    }

    /** There is a tile after this one; j_next is 0 after the last of a panel. */
    private Expression anyNext() {
        return binary(
                Expression.BinaryOperator.LOGICAL_OR,
                less(number(0), name("j_next")),
                less(name("i_next"), number(op.m())));
    }

    /** Stores this step's share of the tile before, and puts the next tile's bias in its place, where this is due. */
    private void finishBefore(Expression i0, Expression j0, Optional<Expression> due) {
        if (!isPanelLoop() && !isTileLoop()) {
            return;
        }
        var iDone = isPanelLoop() ? name("i_done") : number(0);
        var jDone = isTileLoop() ? name("j_done") : number(0);
        finish.storeStep(iDone, jDone, all(due, less(number(0), plus(i0, j0))));
        if (isBiased) {
            var jNext = isTileLoop() ? name("j_next") : number(0);
            var iNext = isPanelLoop() ? nextRow(i0) : number(0);
            var hasNext = isPanelLoop() && isTileLoop()
                    ? anyNext()
                    : isPanelLoop() ? less(name("i_next"), number(op.m())) : less(jNext, number(op.n()));
            finish.biasStep(iNext, jNext, all(due, hasNext));
        }
    }

    private static Expression all(Optional<Expression> first, Expression second) {
        return first.map(one -> and(one, second)).orElse(second);
    }
}
