package dev.tilesmith.sim.timing.accelerator.loop;

import dev.tilesmith.sim.isa.ConvolutionPart;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import org.jspecify.annotations.Nullable;

/**
 * One of the five generators of the convolution loop unit with the pipeline of two stages behind it (Gemmini
 * LoopConv.scala, Pipeline.scala). It holds one loop at a time. Not thread-safe.
 */
final class ConvolutionGenerator {
    ConvolutionLoopState loop;
    private @Nullable ConvolutionPart part;
    private @Nullable TimedCommand entered;
    private @Nullable TimedCommand leaving;

    ConvolutionGenerator(ConvolutionLoopState loop) {
        this.loop = loop;
    }

    void begin(ConvolutionLoopState newLoop, ConvolutionPart newPart) {
        loop = newLoop;
        part = newPart;
    }

    /** Nothing to send and nothing under way. */
    boolean isIdle() {
        return part == null && entered == null && leaving == null;
    }

    /** The command that may leave in this cycle, if there is one. */
    @Nullable TimedCommand leaving() {
        return leaving;
    }

    /**
     * One cycle.
     *
     * @param leaves the last stage's command leaves in this cycle
     * @param mayEnter the generator may send another one
     */
    void step(boolean leaves, boolean mayEnter) {
        boolean stalls = leaving != null && !leaves;
        boolean takes = entered == null || !stalls;
        if (!stalls) {
            leaving = entered;
            entered = null;
        }
        ConvolutionPart present = part;
        if (present == null) {
            return;
        }
        if (present.isEmpty()) {
            part = null;
            return;
        }
        // Steps without a command wait for nothing.
        if (!present.hasCommand()) {
            present.step();
        } else if (mayEnter && takes) {
            entered = timed(present.command());
            present.step();
        }
        if (present.isDone()) {
            part = null;
        }
    }

    private TimedCommand timed(ConvolutionPart.Command command) {
        return new TimedCommand(
                command.funct(),
                command.rs1(),
                command.rs2(),
                loop.line,
                TimedCommand.Origin.CONVOLUTION_LOOP,
                loop.number);
    }
}
