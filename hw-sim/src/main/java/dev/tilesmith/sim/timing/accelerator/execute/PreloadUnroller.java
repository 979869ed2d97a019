package dev.tilesmith.sim.timing.accelerator.execute;

import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.Instruction.Dataflow;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;

/**
 * In front of the execute controller: with stationary weights that come transposed, a preload for a new set of weights
 * goes through the array twice, first to transpose (Gemmini TransposePreloadUnroller.scala). The compute in between reads
 * the operands of the one behind it and its sums go nowhere: the RTL means to give it garbage addresses, but puts them
 * into the fields of the instruction that number registers (first_compute_cmd.cmd.inst). Not thread-safe.
 */
public final class PreloadUnroller {
    private static final int PRELOAD = 6;
    private static final int COMPUTE_ACCUMULATED = 5;
    private static final long GARBAGE = 0xFFFF_FFFFL;
    private static final long UPPER_HALF = ~GARBAGE;

    private final CommandQueue queue = new CommandQueue(2);
    private final CommandQueue target;
    private boolean transposesWeights;
    private int sent;

    public PreloadUnroller(CommandQueue target) {
        this.target = target;
    }

    public CommandQueue queue() {
        return queue;
    }

    public void step(long cycle) {
        if (queue.isEmpty() || !target.hasRoom(cycle)) {
            return;
        }
        TimedCommand head = queue.peek();
        if (head.instruction instanceof Instruction.Preload && transposesWeights) {
            if (sent > 0 || (queue.size() > 1 && queue.peek(1).instruction instanceof Instruction.ComputePreloaded)) {
                unroll(head, cycle);
                return;
            }
            if (queue.size() < 2) {
                return;
            }
        }
        if (head.instruction instanceof Instruction.ConfigExecute config && !config.onlyStrides()) {
            transposesWeights = config.dataflow() == Dataflow.WEIGHT_STATIONARY && config.transposesSecond();
        }
        target.push(queue.pop(cycle));
    }

    /** In the middle of a preload. */
    public boolean isUnrolling() {
        return sent > 0;
    }

    private void unroll(TimedCommand preload, long cycle) {
        switch (sent) {
            case 0 -> target.push(copy(PRELOAD, preload.rs1, preload.rs2 & UPPER_HALF | GARBAGE, preload));
            case 1 -> {
                TimedCommand compute = queue.peek(1);
                target.push(copy(COMPUTE_ACCUMULATED, compute.rs1, compute.rs2, compute));
            }
            default -> {
                TimedCommand second = copy(PRELOAD, preload.rs1 & UPPER_HALF | GARBAGE, preload.rs2, preload);
                second.takeSlot(preload.slot());
                target.push(second);
                queue.pop(cycle);
            }
        }
        sent = sent == 2 ? 0 : sent + 1;
    }

    private static TimedCommand copy(int funct, long rs1, long rs2, TimedCommand of) {
        return new TimedCommand(funct, rs1, rs2, of.line, of.origin, of.number);
    }

    /** Whether a command leaves in this cycle. */
    public boolean mayStep(long now) {
        if (queue.isEmpty() || !target.hasRoom(now)) {
            return false;
        }
        boolean awaitsNext = transposesWeights && sent == 0 && queue.size() < 2;
        return !awaitsNext || !(queue.peek().instruction instanceof Instruction.Preload);
    }
}
