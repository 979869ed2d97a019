package dev.tilesmith.schedule.mapper.conv;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;

/**
 * Writes products of one block of weights, which stays in the array while pixels pass it.
 *
 * @param weights its local address
 * @param depth rows of it that are used
 * @param filters columns of it that are used
 */
record WeightBlock(KernelWriter code, Expression weights, Expression depth, Expression filters) {
    private static final Expression GARBAGE = name("GARBAGE_ADDR");

    /** A preload and a compute; only the first of a block brings the weights into the array. */
    void multiply(boolean bringsWeights, Expression input, Expression sums, Expression pixels) {
        code.call("gemmini_extended_preload", bringsWeights ? weights : GARBAGE, sums, filters, depth, filters, pixels);
        code.call(
                bringsWeights ? "gemmini_extended_compute_preloaded" : "gemmini_extended_compute_accumulated",
                input,
                GARBAGE,
                depth,
                pixels,
                filters,
                pixels);
    }
}
