package dev.tilesmith.schedule.mapper;

import static dev.tilesmith.schedule.mapper.Edges.*;
import static dev.tilesmith.sim.c.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.op.Scales;
import dev.tilesmith.sim.c.Expression;
import dev.tilesmith.sim.c.KernelWriter;
import java.util.Optional;

/** Writes the moves of a mapped product, each as wide as a move can be. Not thread-safe. */
final class GemmMoves {
    /** Blocks in one move; also the steps of depth after which the next group of blocks is due. */
    private static final int GROUP = 4;

    private static final Expression I = name("i");
    private static final Expression J = name("j");
    private static final Expression K = name("k");

    private final Op.Gemm op;
    private final Options options;
    private final GemmMapping mapping;
    private final Extents extents;
    private final KernelWriter code;
    private final int dim;

    GemmMoves(Op.Gemm op, GemmMapping mapping, KernelWriter code) {
        this.op = op;
        this.options = op.options();
        this.mapping = mapping;
        this.code = code;
        extents = new Extents(op, mapping);
        dim = op.target().dim();
    }

    String leftLayout() {
        return options.transposeA()
                ? "block (k, i) of the panel of A at a_sp + (k * %d + i) * %d".formatted(mapping.rowBlocks(), dim)
                : "block (i, k) of the panel of A at a_sp + (i * %d + k) * %d".formatted(extents.depthBlocks(), dim);
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

    /** Rows from a block of A to the one below it. */
    int leftRowRows() {
        return options.transposeA() ? dim : extents.depthBlocks() * dim;
    }

    int rightDepthRows() {
        return options.transposeB() ? dim : extents.tileColumns();
    }

    int rightColumnRows() {
        return options.transposeB() ? extents.depthBlocks() * dim : dim;
    }

    private boolean isFull() {
        return options.output() == Options.Output.INT32;
    }

    /** Strides in bytes: loads 0 for A, 1 for B, 2 for the bias; and what happens on the way out. */
    void configure() {
        var element = options.type().element().bytes();
        var accumulator = options.type().accumulator().bytes();
        configureLoad((options.transposeA() ? op.m() : op.k()) * element, 0);
        configureLoad((options.transposeB() ? op.k() : op.n()) * element, 1);
        if (options.bias() != Options.Bias.NONE) {
            configureLoad(options.bias() == Options.Bias.FULL ? op.n() * accumulator : 0, 2);
        }
        code.call(
                "gemmini_extended_config_st",
                number((long) op.n() * (isFull() ? accumulator : element)),
                name(options.activation().constant()),
                isFull() || op.scale() == 1.0f ? name("ACC_SCALE_IDENTITY") : floating(Scales.text(op.scale())));
    }

    private void configureLoad(int strideBytes, int id) {
        code.call(
                "gemmini_extended3_config_ld",
                number(strideBytes),
                name("MVIN_SCALE_IDENTITY"),
                name("false"),
                number(id));
    }

    /** Four steps of depth of the panel of B at column {@code j0}. */
    void rightGroup(Expression j0, Expression base, Expression group) {
        if (options.transposeB()) {
            rightTransposed(j0, base, group);
            return;
        }
        var end = plus(group, GROUP);
        var inDepth = less(
                name("b"),
                literal(group).isPresent()
                        ? number(Math.min(GROUP, extents.depthBlocks()))
                        : extents.depthBlocks() % GROUP == 0 ? end : least(end, number(extents.depthBlocks())));
        code.loop("b", group, inDepth, 1, () -> rightRow(j0, base, name("b")));
    }

    private void rightRow(Expression j0, Expression base, Expression k) {
        code.call(
                "gemmini_extended_mvin2",
                addressOf("B", times(k, dim), j0),
                plus(base, times(k, extents.tileColumns())),
                extent(op.n(), j0, extents.tileColumns()),
                extent(op.k(), times(k, dim), dim));
    }

    private void rightTransposed(Expression j0, Expression base, Expression group) {
        code.loop("j", number(0), less(J, number(mapping.columnBlocks())), 1, () -> {
            var first = plus(j0, times(J, dim));
            code.when(
                    inside(first, op.n(), extents.tilesAcross() * extents.tileColumns()),
                    () -> code.call(
                            "gemmini_extended_mvin2",
                            addressOf("B", first, times(group, dim)),
                            plus(base, plus(times(J, rightColumnRows()), times(group, dim))),
                            extent(op.k(), times(group, dim), GROUP * dim),
                            extent(op.n(), first, dim)));
        });
    }

    /** What step k brings of the panel of B at {@code j0}. */
    void rightStep(Expression j0, Expression base, Optional<Expression> condition) {
        if (options.transposeB()) {
            code.when(both(Optional.of(startsGroup()), condition), () -> rightTransposed(j0, base, K));
        } else {
            code.when(condition, () -> rightRow(j0, base, K));
        }
    }

    private Expression startsGroup() {
        return equal(binary(Expression.BinaryOperator.REMAINDER, K, number(GROUP)), number(0));
    }

    /** Four steps of depth of the panel of A at row {@code i0}. */
    void leftGroup(Expression i0, Expression base, Expression group) {
        if (options.transposeA()) {
            var inDepth = less(
                    name("a"),
                    literal(group).isPresent()
                            ? number(Math.min(GROUP, extents.depthBlocks()))
                            : least(plus(group, GROUP), number(extents.depthBlocks())));
            code.loop(
                    "a",
                    group,
                    inDepth,
                    1,
                    () -> units(number(0), unitCount(), unit -> left(i0, base, unit, name("a"))));
        } else {
            units(number(0), unitCount(), unit -> left(i0, base, unit, group));
        }
    }

    /** Moves along a panel of A at one step of depth: row blocks, or groups of them if A is stored transposed. */
    private int unitCount() {
        return options.transposeA() ? Math.ceilDiv(mapping.rowBlocks(), GROUP) : mapping.rowBlocks();
    }

    private interface Unit {
        void write(Expression unit);
    }

    private void units(Expression first, int count, Unit body) {
        if (count == 1) {
            body.write(first);
        } else {
            code.loop("i", number(0), less(I, number(count)), 1, () -> body.write(plus(first, I)));
        }
    }

    private void left(Expression i0, Expression base, Expression unit, Expression k) {
        var unitRows = options.transposeA() ? GROUP * dim : dim;
        var first = plus(i0, times(unit, unitRows));
        var paddedRows = extents.panels() * Math.ceilDiv(extents.tileRows(), unitRows) * unitRows;
        code.when(beyondFirst(unit, inside(first, op.m(), paddedRows)), () -> {
            if (options.transposeA()) {
                code.call(
                        "gemmini_extended_mvin",
                        addressOf("A", times(k, dim), first),
                        plus(base, plus(times(k, leftDepthRows()), times(unit, unitRows))),
                        mapping.rowBlocks() % GROUP == 0
                                ? extent(op.m(), first, unitRows)
                                : transposedColumns(first, unit),
                        extent(op.k(), times(k, dim), dim));
            } else {
                code.call(
                        "gemmini_extended_mvin",
                        addressOf("A", first, times(k, dim)),
                        plus(base, plus(times(unit, leftRowRows()), times(k, dim))),
                        extent(op.k(), times(k, dim), GROUP * dim),
                        extent(op.m(), first, dim));
            }
        });
    }

    /** The first block of a panel is always inside. */
    private static Optional<Expression> beyondFirst(Expression unit, Optional<Expression> condition) {
        return isLiteral(unit, 0) ? Optional.empty() : condition;
    }

    /** Columns of a move of transposed A that must not run into the next panel. */
    private Expression transposedColumns(Expression first, Expression unit) {
        var inPanel = extent(extents.tileRows(), times(unit, GROUP * dim), GROUP * dim);
        return op.m() % extents.tileRows() == 0 ? inPanel : least(minus(number(op.m()), first), inPanel);
    }

    /** What step k brings of the next panel of A: tiles beside each other share the panel's moves. */
    void leftStep(Expression i0, Expression base, Expression j0) {
        var share = Math.ceilDiv(unitCount(), extents.tilesAcross());
        var tile = times(over(j0, extents.tileColumns()), share);
        var first = literal(j0).isPresent() ? number(0) : tile;
        var condition = Optional.of(less(i0, number(op.m())));
        var isPartial = share * extents.tilesAcross() > unitCount();
        if (!options.transposeA()) {
            condition = both(Optional.of(startsGroup()), condition);
        }
        code.when(
                condition,
                () -> units(first, share, unit -> {
                    if (isPartial) {
                        code.when(less(unit, number(unitCount())), () -> left(i0, base, unit, K));
                    } else {
                        left(i0, base, unit, K);
                    }
                }));
    }

    /** Row blocks of the tile before that each step of depth finishes. */
    private int finishShare() {
        return Math.ceilDiv(mapping.rowBlocks(), extents.depthBlocks());
    }

    void storeStep(Expression iDone, Expression jDone, Expression condition) {
        eachFinished(Optional.of(condition), i -> store(iDone, jDone, i));
    }

    private void eachFinished(Optional<Expression> condition, Unit body) {
        var share = finishShare();
        var steps = Math.ceilDiv(mapping.rowBlocks(), share);
        var inTile = steps < extents.depthBlocks()
                ? Optional.of(steps == 1 ? equal(K, number(0)) : less(K, number(steps)))
                : Optional.<Expression>empty();
        code.when(
                both(inTile, condition),
                () -> units(steps == 1 ? number(0) : times(K, share), share, i -> {
                    if (steps * share > mapping.rowBlocks()) {
                        code.when(less(i, number(mapping.rowBlocks())), () -> body.write(i));
                    } else {
                        body.write(i);
                    }
                }));
    }

    void storeAll(Expression iDone, Expression jDone) {
        units(number(0), mapping.rowBlocks(), i -> store(iDone, jDone, i));
    }

    /** One row block of the tile: a move of all its columns, or a move for each block at full width. */
    private void store(Expression iDone, Expression jDone, Expression i) {
        var first = plus(iDone, times(i, dim));
        var rows = extent(op.m(), first, dim);
        var local = plus(name("c_done"), times(i, extents.tileColumns()));
        code.when(beyondFirst(i, inside(first, op.m(), extents.panels() * extents.tileRows())), () -> {
            if (!isFull()) {
                var columns = extent(op.n(), jDone, extents.tileColumns());
                code.call("gemmini_extended_mvout", addressOf("C", first, jDone), local, columns, rows);
                return;
            }
            columnBlocks(
                    jDone,
                    (j, column) -> code.call(
                            "gemmini_extended_mvout",
                            addressOf("C", first, column),
                            binary(Expression.BinaryOperator.ADD, plus(local, times(j, dim)), hexadecimal(0x20000000L)),
                            extent(op.n(), column, dim),
                            rows));
        });
    }

    private interface Column {
        void write(Expression j, Expression column);
    }

    private void columnBlocks(Expression j0, Column body) {
        if (mapping.columnBlocks() == 1) {
            body.write(number(0), j0);
            return;
        }
        code.loop("j", number(0), less(J, number(mapping.columnBlocks())), 1, () -> {
            var column = plus(j0, times(J, dim));
            code.when(
                    inside(column, op.n(), extents.tilesAcross() * extents.tileColumns()), () -> body.write(J, column));
        });
    }

    /** The first tile begins with its bias. */
    void biasAll() {
        units(number(0), mapping.rowBlocks(), i -> bias("c_acc", number(0), number(0), i));
    }

    /** The half of the accumulator whose rows were just stored begins with the next tile's bias. */
    void biasStep(Expression iNext, Expression jNext, Expression condition) {
        eachFinished(Optional.of(condition), i -> bias("c_done", iNext, jNext, i));
    }

    private void bias(String half, Expression i0, Expression j0, Expression i) {
        var first = plus(i0, times(i, dim));
        code.when(
                beyondFirst(i, inside(first, op.m(), extents.panels() * extents.tileRows())),
                () -> columnBlocks(
                        j0,
                        (j, column) -> code.call(
                                "gemmini_extended_mvin3",
                                options.bias() == Options.Bias.ROW
                                        ? addressOf("bias", column)
                                        : addressOf("bias", first, column),
                                plus(plus(name(half), times(i, extents.tileColumns())), times(j, dim)),
                                extent(op.n(), column, dim),
                                extent(op.m(), first, dim))));
    }
}
