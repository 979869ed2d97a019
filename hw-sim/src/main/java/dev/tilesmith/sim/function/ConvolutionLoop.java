package dev.tilesmith.sim.function;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.ConvolutionBias;
import dev.tilesmith.sim.isa.ConvolutionComputes;
import dev.tilesmith.sim.isa.ConvolutionInput;
import dev.tilesmith.sim.isa.ConvolutionPart;
import dev.tilesmith.sim.isa.ConvolutionShape;
import dev.tilesmith.sim.isa.ConvolutionStores;
import dev.tilesmith.sim.isa.ConvolutionWeights;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.Instruction.LoopConvolutionConfig;
import dev.tilesmith.sim.isa.Instruction.LoopConvolutionRun;
import dev.tilesmith.sim.isa.InstructionDecoder;
import dev.tilesmith.sim.memory.GuestFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The convolution loop: expands one loop_conv_ws into the configurations, moves and computes that LoopConv.scala sends.
 * All loads come first, then all computes, then all stores: an order that its generators keep inside one loop. It leaves
 * the three load states, and with {@code trans_input_3120} the strides of config_ex, as the tile needed them. Not
 * thread-safe.
 */
final class ConvolutionLoop {
    private final GemminiConfig config;
    private final Consumer<Instruction> unit;
    private final @Nullable LoopConvolutionConfig[] configurations = new LoopConvolutionConfig[6];

    /** Which half of the scratchpad the next loop uses: the two loop contexts take turns. */
    private int context;

    /** Which half of the accumulator it uses: turns after every loop that stores. */
    private int accumulatorHalf;

    /** Which half the next bias goes to: the same on the hardware. */
    private int biasHalf;

    ConvolutionLoop(GemminiConfig config, Consumer<Instruction> unit) {
        this.config = config;
        this.unit = unit;
    }

    void newCall() {
        Arrays.fill(configurations, null);
    }

    void configure(LoopConvolutionConfig command) {
        configurations[command.number() - 1] = command;
    }

    void run(LoopConvolutionRun command) {
        var sent = new ArrayList<LoopConvolutionConfig>();
        for (var configuration : configurations) {
            if (configuration == null) {
                throw new GuestFault("loop_conv_ws runs before its six configurations were sent");
            }
            sent.add(configuration);
        }
        var shape = new ConvolutionShape(sent, command, config);
        var problem = shape.problem(config);
        if (!problem.isEmpty()) {
            throw new GuestFault("loop_conv_ws: " + problem);
        }
        var half = config.scratchpadRows() / 2;
        var input = shape.inputStart(context, half);
        var weights = shape.weightStart(context, half);
        var sums = accumulatorHalf * (config.accumulatorRows() / 2);
        var bias = biasHalf * (config.accumulatorRows() / 2);
        send(new ConvolutionBias(shape, bias));
        send(new ConvolutionWeights(shape, weights));
        send(new ConvolutionInput(shape, input, config.isLibgemmini()));
        send(new ConvolutionComputes(shape, input, weights, sums));
        send(new ConvolutionStores(shape, sums));
        takeTurns(shape);
        newCall();
    }

    private void takeTurns(ConvolutionShape shape) {
        if (shape.output() != 0) {
            accumulatorHalf = 1 - accumulatorHalf;
        }
        if (config.isLibgemmini()) {
            // The vendor's model has one context, and loads the next bias elsewhere whenever there was one.
            biasHalf = shape.bias() == 0 ? biasHalf : 1 - biasHalf;
        } else {
            context = 1 - context;
            biasHalf = accumulatorHalf;
        }
    }

    private void send(ConvolutionPart part) {
        while (!part.isEmpty() && !part.isDone()) {
            if (part.hasCommand()) {
                var command = part.command();
                unit.accept(InstructionDecoder.decode(command.funct(), command.rs1(), command.rs2()));
            }
            part.step();
        }
    }
}
