package dev.tilesmith.schedule.mapper.gemm;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.schedule.mapper.code.Configuration;
import dev.tilesmith.sim.c.tree.KernelWriter;

/**
 * Configures the units for a product. The array keeps weights, except where both operands are stored transposed: it cannot
 * take those with weights in place, but can with sums in place (gemmini.md 3.5).
 */
final class GemmConfiguration {
    private final Op.Gemm op;
    private final Options options;
    private final Configuration units;

    GemmConfiguration(Op.Gemm op, KernelWriter code) {
        this.op = op;
        this.options = op.options();
        units = new Configuration(code);
    }

    /** Whether sums stay in the array while a block is computed, and every product needs both of its operands. */
    static boolean keepsSums(Options options) {
        return options.transposeA() && options.transposeB();
    }

    void write() {
        if (keepsSums(options)) {
            units.outputStationary(true, true);
        } else {
            units.weightStationary(1, options.transposeA(), options.transposeB());
        }
        moves();
    }

    /** Loads 0 for A, 1 for B, 2 for the bias; and what happens on the way out. */
    private void moves() {
        var element = options.type().element().bytes();
        units.load(0, (long) (options.transposeA() ? op.m() : op.k()) * element);
        units.load(1, (long) (options.transposeB() ? op.k() : op.n()) * element);
        if (options.bias() != Options.Bias.NONE) {
            var isFull = options.bias() == Options.Bias.FULL;
            units.load(2, isFull ? (long) op.n() * options.type().accumulator().bytes() : 0);
        }
        units.store(options, op.scale(), op.n());
    }
}
