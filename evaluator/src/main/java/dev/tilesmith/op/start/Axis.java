package dev.tilesmith.op.start;

import static dev.tilesmith.sim.c.tree.KernelBuilder.*;

import dev.tilesmith.sim.c.tree.Expression;
import dev.tilesmith.sim.c.tree.KernelWriter;
import java.util.function.UnaryOperator;

/**
 * One axis of a tiled product, and the C for its edges: amounts are constants where every tile or block is full or there
 * is only one, and variables where the last one is smaller.
 *
 * @param total elements along the axis
 * @param tile elements in a full tile
 * @param dim elements in a block
 * @param names names of the variables
 */
record Axis(int total, int tile, int dim, Names names) {
    /** Variables: first element of the tile, its extent; index of a block in it, the block's extent. */
    record Names(String first, String extent, String block, String blockExtent) {
        /** The same names, each as it may be called here. */
        Names renamed(UnaryOperator<String> naming) {
            return new Names(naming.apply(first), naming.apply(extent), naming.apply(block), naming.apply(blockExtent));
        }
    }

    /** {@code for (int i0 = 0; i0 < 512; i0 += 16)}, with the extent declared where it varies. */
    void tileLoop(KernelWriter code, Runnable body) {
        code.loop(names.first(), number(0), less(first(), number(total)), tile, () -> {
            if (hasVariableExtent()) {
                code.constant(names.extent(), least(minus(number(total), first()), number(tile)));
            }
            body.run();
        });
    }

    /** First element of the tile. */
    Expression first() {
        return name(names.first());
    }

    /** Elements of a tile: {@code 16}, or the variable. */
    Expression extent() {
        return hasVariableExtent() ? name(names.extent()) : number(Math.min(total, tile));
    }

    private boolean hasVariableExtent() {
        return total > tile && total % tile != 0;
    }

    /** {@code for (int j = 0; j < 4; j++)}, with the block's extent declared where it varies. */
    void blockLoop(KernelWriter code, Runnable body) {
        var condition = hasVariableExtent()
                ? less(blockOffset(dim), extent())
                : less(name(names.block()), number(Math.ceilDiv(Math.min(total, tile), dim)));
        code.loop(names.block(), number(0), condition, 1, () -> {
            if (hasVariableBlock()) {
                code.constant(names.blockExtent(), least(minus(extent(), blockOffset(dim)), number(dim)));
            }
            body.run();
        });
    }

    /** Elements of a block. */
    Expression blockExtent() {
        return hasVariableBlock() ? name(names.blockExtent()) : number(Math.min(total, dim));
    }

    private boolean hasVariableBlock() {
        return total > dim && total % dim != 0;
    }

    /** {@code k0 + k * 16}. */
    Expression blockFirst() {
        return plus(first(), blockOffset(dim));
    }

    /** {@code k * 16}, in local rows or elements. */
    Expression blockOffset(int scale) {
        return times(name(names.block()), scale);
    }
}
