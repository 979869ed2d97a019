package dev.tilesmith.schedule.mapper.conv;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import dev.tilesmith.schedule.mapper.code.Configuration;
import dev.tilesmith.sim.c.tree.KernelWriter;

/**
 * How a convolution's kernel sets up the units: loads 0 for the input, 1 for the weights, 2 for what sums begin with.
 *
 * @param readStep rows of the scratchpad from one pixel that the array reads to the next
 * @param loadStep pixels of the image from one that a load brings in to the next
 * @param blockRows rows of the scratchpad from one block of channels to the next
 */
record ConvConfiguration(int readStep, int loadStep, int blockRows) {
    void write(Op.Conv2d op, KernelWriter code) {
        var units = new Configuration(code);
        var options = op.options();
        var element = options.type().element().bytes();
        units.weightStationary(readStep, false, options.transposeB());
        units.load(0, (long) loadStep * op.channels() * element, blockRows);
        units.load(1, (long) (options.transposeB() ? op.channels() : op.filters()) * element);
        var isFull = options.bias() == Options.Bias.FULL;
        units.load(
                2, isFull ? (long) op.filters() * options.type().accumulator().bytes() : 0);
        units.store(options, op.scale(), op.filters());
    }
}
