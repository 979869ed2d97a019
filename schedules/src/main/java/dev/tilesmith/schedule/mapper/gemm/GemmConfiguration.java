package dev.tilesmith.schedule.mapper.gemm;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.op.Scales;
import dev.tilesmith.sim.c.tree.KernelWriter;

/**
 * Configures the units for a product. The array keeps weights, except where both operands are stored transposed: it cannot
 * take those with weights in place, but can with sums in place (gemmini.md 3.5).
 */
final class GemmConfiguration {
    private final Op.Gemm op;
    private final Options options;
    private final KernelWriter code;

    GemmConfiguration(Op.Gemm op, KernelWriter code) {
        this.op = op;
        this.options = op.options();
        this.code = code;
    }

    /** Whether sums stay in the array while a block is computed, and every product needs both of its operands. */
    static boolean keepsSums(Options options) {
        return options.transposeA() && options.transposeB();
    }

    void write() {
        if (options.transposeA() || options.transposeB()) {
            code.call(
                    "gemmini_extended_config_ex",
                    name(keepsSums(options) ? "OUTPUT_STATIONARY" : "WEIGHT_STATIONARY"),
                    name("NO_ACTIVATION"),
                    number(0),
                    number(1),
                    truth(options.transposeA()),
                    truth(options.transposeB()));
        } else {
            code.call("gemmini_config_ex", name("WEIGHT_STATIONARY"), name("NO_ACTIVATION"), number(0));
        }
        moves();
    }

    /** Strides in bytes: loads 0 for A, 1 for B, 2 for the bias; and what happens on the way out. */
    private void moves() {
        var element = options.type().element().bytes();
        var accumulator = options.type().accumulator().bytes();
        var isFull = options.output() == Options.Output.INT32;
        load((options.transposeA() ? op.m() : op.k()) * element, 0);
        load((options.transposeB() ? op.k() : op.n()) * element, 1);
        if (options.bias() != Options.Bias.NONE) {
            load(options.bias() == Options.Bias.FULL ? op.n() * accumulator : 0, 2);
        }
        code.call(
                "gemmini_extended_config_st",
                number((long) op.n() * (isFull ? accumulator : element)),
                name(options.activation().constant()),
                isFull || op.scale() == 1.0f ? name("ACC_SCALE_IDENTITY") : floating(Scales.text(op.scale())));
    }

    private void load(int strideBytes, int id) {
        code.call(
                "gemmini_extended3_config_ld",
                number(strideBytes),
                name("MVIN_SCALE_IDENTITY"),
                name("false"),
                number(id));
    }
}
