package dev.tilesmith.sim.timing.accelerator.loop;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.ConvolutionShape;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One of the two loops that the convolution loop unit keeps, with the parts that have begun and ended. */
final class ConvolutionLoopState {
    static final int STORE = 0;
    static final int EXECUTE = 1;
    static final int BIAS = 2;
    static final int WEIGHTS = 3;
    static final int INPUT = 4;
    static final int PARTS = 5;
    private static final int LOADS = 1 << BIAS | 1 << WEIGHTS | 1 << INPUT;
    private static final int ALL = (1 << PARTS) - 1;

    final int index;
    private final List<Instruction.LoopConvolutionConfig> configurations = new ArrayList<>();
    private @Nullable ConvolutionShape shape;
    private int started;
    private int completed;

    /** Source line and number of the command that runs the loop. */
    int line;

    int number;

    ConvolutionLoopState(int index) {
        this.index = index;
        for (int i = 1; i <= 6; i++) {
            configurations.add(new Instruction.LoopConvolutionConfig(i, 0, 0));
        }
    }

    void configure(Instruction.LoopConvolutionConfig command) {
        configurations.set(command.number() - 1, command);
    }

    void run(Instruction.LoopConvolutionRun command, TimedCommand sent, GemminiConfig config) {
        shape = new ConvolutionShape(configurations, command, config);
        line = sent.line;
        number = sent.number;
    }

    boolean isConfigured() {
        return shape != null;
    }

    /** What the loop computes; it must be configured. */
    ConvolutionShape shape() {
        if (shape == null) {
            throw new IllegalStateException("the loop of convolutions is not configured");
        }
        return shape;
    }

    boolean hasStarted(int part) {
        return (started >> part & 1) != 0;
    }

    void start(int part) {
        started |= 1 << part;
    }

    void complete(int part) {
        completed |= 1 << part;
    }

    /** Whether its computes have begun and wait for loads that were not all sent yet. */
    boolean waitsForLoads() {
        return hasStarted(EXECUTE) && (completed >> EXECUTE & 1) == 0 && (completed & LOADS) != LOADS;
    }

    boolean isDone() {
        return completed == ALL;
    }

    void reset() {
        shape = null;
        started = 0;
        completed = 0;
    }
}
