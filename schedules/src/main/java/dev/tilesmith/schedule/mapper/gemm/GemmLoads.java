package dev.tilesmith.schedule.mapper.gemm;

import static dev.tilesmith.schedule.mapper.code.Edges.*;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.Optional;
import java.util.function.Function;

/**
 * Writes the loads of a mapped product, each as wide as a move can be. Steps of depth count from the beginning of a panel.
 * Not thread-safe.
 */
final class GemmLoads {
    /** Blocks in one move; also the steps of depth after which the next group of blocks is due. */
    private static final int GROUP = GemmMapping.DEPTH_STEP;

    private static final Expression I = name("i");
    private static final Expression J = name("j");
    private static final Expression K = name("k");

    /**
     * A panel to load.
     *
     * @param first row of A or column of B
     * @param depth first element of its depth
     * @param base local row
     */
    record Panel(Expression first, Expression depth, Expression base) {
        /** The element of step {@code k}. */
        Expression element(Expression k, int dim) {
            return plus(depth, times(k, dim));
        }
    }

    private final Op.Gemm op;
    private final Options options;
    private final GemmMapping mapping;
    private final Extents extents;
    private final KernelWriter code;
    private final int dim;

    GemmLoads(Extents extents, KernelWriter code) {
        this.op = extents.op();
        this.options = op.options();
        this.mapping = extents.mapping();
        this.extents = extents;
        this.code = code;
        dim = op.target().dim();
    }

    String leftLayout() {
        return options.transposeA()
                ? "block (k, i) of the panel of A at a_sp + (k * %d + i) * %d".formatted(mapping.rowBlocks(), dim)
                : "block (i, k) of the panel of A at a_sp + (i * %d + k) * %d"
                        .formatted(extents.leftDepthBlocks(), dim);
    }

    String rightLayout() {
        return options.transposeB()
                ? "block (j, k) of a panel of B at b_sp + (j * %d + k) * %d".formatted(extents.depthBlocks(), dim)
                : "block (k, j) of a panel of B at b_sp + (k * %d + j) * %d".formatted(mapping.columnBlocks(), dim);
    }

    /** Rows from a block of A to the next in depth. */
    int leftDepthRows() {
        return options.transposeA() ? extents.tileRows() : dim;
    }

    /** Rows from the beginning of a buffer of A to a step of depth that counts in elements. */
    Expression leftDepth(Expression element) {
        return times(element, leftDepthRows() / dim);
    }

    /** Rows from a block of A to the one below it. */
    int leftRowRows() {
        return options.transposeA() ? dim : extents.leftDepthBlocks() * dim;
    }

    int rightDepthRows() {
        return options.transposeB() ? dim : extents.tileColumns();
    }

    int rightColumnRows() {
        return options.transposeB() ? extents.depthBlocks() * dim : dim;
    }

    /** Four steps of depth of a panel of B. */
    void rightGroup(Panel panel, Expression group) {
        if (options.transposeB()) {
            rightTransposed(panel, group);
            return;
        }
        code.loop("b", group, inGroup("b", group), 1, () -> rightRow(panel, name("b")));
    }

    private Expression inGroup(String step, Expression group) {
        var end = plus(group, GROUP);
        return less(
                name(step),
                literal(group).isPresent()
                        ? number(Math.min(GROUP, extents.depthBlocks()))
                        : extents.depthBlocks() % GROUP == 0 ? end : least(end, number(extents.depthBlocks())));
    }

    private void rightRow(Panel panel, Expression k) {
        code.call(
                "gemmini_extended_mvin2",
                addressOf("B", panel.element(k, dim), panel.first()),
                plus(panel.base(), times(k, extents.tileColumns())),
                extent(op.n(), panel.first(), extents.tileColumns()),
                extent(op.k(), panel.element(k, dim), dim));
    }

    private void rightTransposed(Panel panel, Expression group) {
        code.loop("j", number(0), less(J, number(mapping.columnBlocks())), 1, () -> {
            var first = plus(panel.first(), times(J, dim));
            code.when(
                    inside(first, op.n(), extents.tilesAcross() * extents.tileColumns()),
                    () -> code.call(
                            "gemmini_extended_mvin2",
                            addressOf("B", first, panel.element(group, dim)),
                            plus(panel.base(), plus(times(J, rightColumnRows()), times(group, dim))),
                            extent(op.k(), panel.element(group, dim), GROUP * dim),
                            extent(op.n(), first, dim)));
        });
    }

    /** What step k brings of a panel of B. */
    void rightStep(Panel panel, Optional<Expression> condition) {
        if (options.transposeB()) {
            code.when(both(Optional.of(startsGroup()), condition), () -> rightTransposed(panel, K));
        } else {
            code.when(condition, () -> rightRow(panel, K));
        }
    }

    private Expression startsGroup() {
        return equal(binary(Expression.BinaryOperator.REMAINDER, K, number(GROUP)), number(0));
    }

    /** Four steps of depth of a panel of A. */
    void leftGroup(Panel panel, Expression group) {
        if (options.transposeA()) {
            code.loop("a", group, inGroup("a", group), 1, () -> leftUnits(panel, name("a")));
        } else {
            leftUnits(panel, group);
        }
    }

    private void leftUnits(Panel panel, Expression k) {
        units(code, number(0), unitCount(), unit -> left(panel, unit, k));
    }

    /** Moves along a panel of A at one step of depth: row blocks, or groups of them if A is stored transposed. */
    private int unitCount() {
        return options.transposeA() ? Math.ceilDiv(mapping.rowBlocks(), GROUP) : mapping.rowBlocks();
    }

    private void left(Panel panel, Expression unit, Expression k) {
        var unitRows = options.transposeA() ? GROUP * dim : dim;
        var first = plus(panel.first(), times(unit, unitRows));
        var element = panel.element(k, dim);
        var paddedRows = (extents.panels() - 1) * extents.tileRows() + (unitCount() - 1) * unitRows + 1;
        code.when(beyondFirst(unit, inside(first, op.m(), paddedRows)), () -> {
            if (options.transposeA()) {
                code.call(
                        "gemmini_extended_mvin",
                        addressOf("A", element, first),
                        plus(panel.base(), plus(times(k, leftDepthRows()), times(unit, unitRows))),
                        mapping.rowBlocks() % GROUP == 0
                                ? extent(op.m(), first, unitRows)
                                : transposedColumns(first, unit),
                        extent(op.k(), element, dim));
            } else {
                code.call(
                        "gemmini_extended_mvin",
                        addressOf("A", first, element),
                        plus(panel.base(), plus(times(unit, leftRowRows()), times(k, dim))),
                        extent(op.k(), element, GROUP * dim),
                        extent(op.m(), first, dim));
            }
        });
    }

    /** Columns of a move of transposed A that must not run into the next panel. */
    private Expression transposedColumns(Expression first, Expression unit) {
        var inPanel = extent(extents.tileRows(), times(unit, GROUP * dim), GROUP * dim);
        return op.m() % extents.tileRows() == 0 ? inPanel : least(minus(number(op.m()), first), inPanel);
    }

    /** What step k brings of the next panel of A: all of it, as far as the depth reaches, for a panel that serves one tile. */
    void leftStep(Panel panel, Optional<Expression> condition) {
        leftMoves(panel, number(0), unitCount(), condition, k -> reaches(panel, k));
    }

    /** Whether the depth reaches step {@code k} of a panel, where it may end before. */
    Optional<Expression> reaches(Panel panel, Expression k) {
        return inside(panel.element(k, dim), op.k(), extents.depthPanels() * extents.depthBlocks() * dim);
    }

    /** What step k brings of the next panel of A: tiles beside each other share the panel's moves. */
    void leftShare(Panel panel, Expression j0) {
        var share = Math.ceilDiv(unitCount(), extents.tilesAcross());
        var tile = times(over(j0, extents.tileColumns()), share);
        var first = literal(j0).isPresent() ? number(0) : tile;
        var hasPanel = Optional.of(less(panel.first(), number(op.m())));
        leftMoves(panel, first, share, hasPanel, _ -> Optional.empty());
    }

    /**
     * Moves of wide groups are spread over the group's steps: more at once than the queue of loads holds stop the array.
     *
     * @param reaches whether the depth reaches the step from which a move begins, where that may fail
     */
    private void leftMoves(
            Panel panel,
            Expression first,
            int count,
            Optional<Expression> condition,
            Function<Expression, Optional<Expression>> reaches) {
        if (options.transposeA()) {
            code.when(
                    both(condition, reaches.apply(K)),
                    () -> units(code, first, count, unit -> leftUnit(panel, unit, K)));
        } else if (count == 1 || extents.depthBlocks() % GROUP != 0) {
            code.when(
                    both(Optional.of(startsGroup()), both(condition, reaches.apply(K))),
                    () -> units(code, first, count, unit -> leftUnit(panel, unit, K)));
        } else {
            code.when(condition, () -> {
                var step = binary(Expression.BinaryOperator.REMAINDER, K, number(GROUP));
                var group = name("group");
                code.constant("group", minus(K, step));
                code.when(
                        reaches.apply(group),
                        () -> code.loop(
                                "i",
                                step,
                                less(I, number(count)),
                                GROUP,
                                () -> leftUnit(panel, plus(first, I), group)));
            });
        }
    }

    /** A move of a panel's share, which may have fewer than its equals. */
    private void leftUnit(Panel panel, Expression unit, Expression k) {
        var share = Math.ceilDiv(unitCount(), extents.tilesAcross());
        var isPartial = !extents.isDepthSplit() && share * extents.tilesAcross() > unitCount();
        code.when(
                isPartial ? Optional.of(less(unit, number(unitCount()))) : Optional.empty(),
                () -> left(panel, unit, k));
    }
}
