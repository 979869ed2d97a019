package dev.tilesmith.op;

/**
 * Writes a product with the hardware loop, tiled as the vendor's tiled_matmul_auto does it: tiles start near a square
 * that fills half the accumulator and grow, J first, then I, then K, while they fit half of both memories. Not
 * thread-safe.
 */
final class FsmGemm {
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
        var text = new KernelText();
        text.line("// %s: the hardware loop over %dx%dx%d tiles.", op.title(), tileI * dim, tileK * dim, tileJ * dim);
        text.line("#include \"gemmini.h\"").blank();
        text.open("%s", op.signature());
        configure(text);
        text.open("for (int i0 = 0; i0 < %d; i0 += %d)", op.m(), tileI * dim);
        declareTile(text, "rows", op.m(), "i0", tileI);
        text.open("for (int j0 = 0; j0 < %d; j0 += %d)", op.n(), tileJ * dim);
        declareTile(text, "columns", op.n(), "j0", tileJ);
        text.open("for (int k0 = 0; k0 < %d; k0 += %d)", op.k(), tileK * dim);
        declareTile(text, "depth", op.k(), "k0", tileK);
        loop(text);
        text.close().close().close();
        return text.line("gemmini_fence();").close().toString();
    }

    private void configure(KernelText text) {
        var options = op.options();
        var element = options.type().element().bytes();
        var accumulator = options.type().accumulator().bytes();
        var output = options.output() == Options.Output.INT32 ? accumulator : element;
        text.line(
                "gemmini_extended_config_ex(WEIGHT_STATIONARY, NO_ACTIVATION, 0, 1, %s, %s);",
                options.transposeA(), options.transposeB());
        text.line(
                "gemmini_extended3_config_ld(%s, MVIN_SCALE_IDENTITY, false, 0);",
                KernelParts.bytes(leftStride(), element));
        text.line(
                "gemmini_extended3_config_ld(%s, MVIN_SCALE_IDENTITY, false, 1);",
                KernelParts.bytes(rightStride(), element));
        text.line(
                "gemmini_extended3_config_ld(%s, MVIN_SCALE_IDENTITY, false, 2);",
                KernelParts.bytes(biasStride(), accumulator));
        text.line(
                "gemmini_extended_config_st(%s, %s, %s);",
                KernelParts.bytes(op.n(), output),
                options.activation().constant(),
                KernelParts.scale(options, op.scale()));
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

    private void declareTile(KernelText text, String name, int total, String first, int blocks) {
        text.line("const int %s = %d - %s < %d ? %2$d - %3$s : %4$d;", name, total, first, blocks * dim);
        text.line("const int %s_blocks = (%1$s + %d) / %d;", name, dim - 1, dim);
    }

    private void loop(KernelText text) {
        var options = op.options();
        var isFull = options.output() == Options.Output.INT32;
        var bias = switch (options.bias()) {
            case NONE -> "0";
            case ROW -> "k0 == 0 ? &bias[j0] : 0";
            case FULL -> "k0 == 0 ? &bias[i0][j0] : 0";
        };
        text.line("gemmini_loop_ws(rows_blocks, columns_blocks, depth_blocks,");
        text.line("    rows_blocks * %d - rows, columns_blocks * %1$d - columns, depth_blocks * %1$d - depth,", dim);
        text.line(
                "    %s, %s,",
                options.transposeA() ? "&A[k0][i0]" : "&A[i0][k0]", options.transposeB() ? "&B[j0][k0]" : "&B[k0][j0]");
        text.line("    %s, k0 + depth == %d ? &C[i0][j0] : 0,", bias, op.k());
        text.line("    %d, %d, %d, %d,", leftStride(), rightStride(), biasStride(), op.n());
        text.line(
                "    %s, %s, %s, false, %s, %s, 0, 0, false);",
                options.transposeA(),
                options.transposeB(),
                isFull,
                options.bias() == Options.Bias.NONE ? "k0 != 0" : "true",
                options.activation().constant());
    }
}
