package dev.tilesmith.op.start;

import static dev.tilesmith.op.start.KernelParts.*;
import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.BadOp;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.Expression.BinaryOperator;
import dev.tilesmith.sim.c.tree.KernelWriter;

/**
 * Writes a product with the hardware loop, tiled as the vendor's tiled_matmul_auto does it: tiles start near a square
 * that fills half the accumulator and grow, J first, then I, then K, while they fit half of both memories. Not
 * thread-safe.
 */
final class FsmGemm {
    private static final Expression I0 = name("i0");
    private static final Expression J0 = name("j0");
    private static final Expression K0 = name("k0");

    private final KernelWriter code = new KernelWriter();
    private final Op.Gemm op;
    private final int dim;
    private final int scratchpadRows;
    private final int accumulatorRows;
    private int tileI;
    private int tileJ;
    private int tileK;

    FsmGemm(Op.Gemm op) {
        if (op.options().transposeA() && op.options().transposeB()) {
            throw new BadOp("op '%s': the hardware loop cannot transpose both operands; use the start 'plain'"
                    .formatted(op.text()));
        }
        this.op = op;
        dim = op.target().dim();
        scratchpadRows = op.target().scratchpadRows() / 2;
        accumulatorRows = op.target().accumulatorRows() / 2;
        var side = (int) Math.sqrt(accumulatorRows / dim);
        tileI = Math.min(Math.ceilDiv(op.m(), dim), side);
        tileJ = Math.min(Math.ceilDiv(op.n(), dim), side);
        tileK = Math.min(Math.ceilDiv(op.k(), dim), scratchpadRows / dim / (2 * side));
        grow();
    }

    private void grow() {
        var grown = true;
        while (grown) {
            grown = false;
            if (fits(tileI, tileJ + 1, tileK) && tileJ * dim < op.n()) {
                tileJ++;
                grown = true;
            }
            if (fits(tileI + 1, tileJ, tileK) && tileI * dim < op.m()) {
                tileI++;
                grown = true;
            }
            if (fits(tileI, tileJ, tileK + 1) && tileK * dim < op.k()) {
                tileK++;
                grown = true;
            }
        }
    }

    private boolean fits(int i, int j, int k) {
        return (long) (i + j) * k * dim <= scratchpadRows && (long) i * j * dim <= accumulatorRows;
    }

    String write() {
        configure();
        tiles(
                "rows",
                "i0",
                op.m(),
                tileI,
                () -> tiles("columns", "j0", op.n(), tileJ, () -> {
                    tiles("depth", "k0", op.k(), tileK, this::loop);
                }));
        code.call("gemmini_fence");
        return KernelFile.accelerated(
                        op,
                        "%s: the hardware loop over %dx%dx%d tiles."
                                .formatted(op.title(), tileI * dim, tileK * dim, tileJ * dim))
                .print(code.statements());
    }

    private void configure() {
        var options = op.options();
        code.call(
                "gemmini_extended_config_ex",
                name("WEIGHT_STATIONARY"),
                name("NO_ACTIVATION"),
                number(0),
                number(1),
                truth(options.transposeA()),
                truth(options.transposeB()));
        var element = options.type().element().bytes();
        var accumulator = options.type().accumulator().bytes();
        configureLoads(bytes(leftStride(), element), 0);
        configureLoads(bytes(rightStride(), element), 1);
        configureLoads(bytes(biasStride(), accumulator), 2);
        code.call(
                "gemmini_extended_config_st",
                bytes(op.n(), options.output() == Options.Output.INT32 ? accumulator : element),
                name(options.activation().constant()),
                scale(options, op.scale()));
    }

    private void configureLoads(Expression stride, int state) {
        code.call("gemmini_extended3_config_ld", stride, name("MVIN_SCALE_IDENTITY"), truth(false), number(state));
    }

    private int leftStride() {
        return op.options().transposeA() ? op.m() : op.k();
    }

    private int rightStride() {
        return op.options().transposeB() ? op.k() : op.n();
    }

    private int biasStride() {
        return op.options().bias() == Options.Bias.FULL ? op.n() : 0;
    }

    private void tiles(String extent, String first, int total, int blocks, Runnable body) {
        var size = blocks * dim;
        code.loop(first, number(0), less(name(first), number(total)), size, () -> {
            code.constant(extent, least(minus(number(total), name(first)), number(size)));
            code.constant(extent + "_blocks", over(plus(name(extent), dim - 1), dim));
            body.run();
        });
    }

    private void loop() {
        var options = op.options();
        var isLast = equal(plus(K0, name("depth")), number(op.k()));
        code.call(
                "gemmini_loop_ws",
                name("rows_blocks"),
                name("columns_blocks"),
                name("depth_blocks"),
                padding("rows"),
                padding("columns"),
                padding("depth"),
                options.transposeA() ? addressOf("A", K0, I0) : addressOf("A", I0, K0),
                options.transposeB() ? addressOf("B", J0, K0) : addressOf("B", K0, J0),
                bias(),
                conditional(isLast, addressOf("C", I0, J0), number(0)),
                number(leftStride()),
                number(rightStride()),
                number(biasStride()),
                number(op.n()),
                truth(options.transposeA()),
                truth(options.transposeB()),
                truth(options.output() == Options.Output.INT32),
                truth(false),
                options.bias() == Options.Bias.NONE ? binary(BinaryOperator.NOT_EQUAL, K0, number(0)) : truth(true),
                name(options.activation().constant()),
                number(0),
                number(0),
                truth(false));
    }

    private Expression padding(String extent) {
        return minus(product(name(extent + "_blocks"), dim), name(extent));
    }

    private Expression bias() {
        var isFirst = equal(K0, number(0));
        return switch (op.options().bias()) {
            case NONE -> number(0);
            case ROW -> conditional(isFirst, addressOf("bias", J0), number(0));
            case FULL -> conditional(isFirst, addressOf("bias", I0, J0), number(0));
        };
    }
}
