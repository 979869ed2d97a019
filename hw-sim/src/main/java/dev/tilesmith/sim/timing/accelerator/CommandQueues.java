package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.timing.accelerator.loop.ConvolutionLoop;
import dev.tilesmith.sim.timing.accelerator.loop.MatmulLoop;
import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;

/**
 * The queues of two between the core and the loop units (rocket-chip LazyRoCC.scala: RoccCommandRouter; Gemmini
 * Controller.scala): router and raw commands; {@link ConvolutionLoop}, {@link MatmulLoop} and the queue in front of the
 * reservation station follow. Not thread-safe.
 */
final class CommandQueues {
    private final CommandQueue router = new CommandQueue(2);
    private final CommandQueue raw = new CommandQueue(2);
    private final CommandQueue convolutions;
    private final TimingListener listener;

    CommandQueues(CommandQueue convolutions, TimingListener listener) {
        this.convolutions = convolutions;
        this.listener = listener;
    }

    boolean isEmpty() {
        return router.isEmpty() && raw.isEmpty();
    }

    boolean hasRoom() {
        return router.size() < 2;
    }

    void step(long cycle) {
        if (!raw.isEmpty() && convolutions.hasRoom(cycle)) {
            convolutions.push(raw.pop(cycle));
        }
        if (!router.isEmpty() && raw.hasRoom(cycle)) {
            TimedCommand command = router.pop(cycle);
            listener.command(cycle, command.funct, command.rs1, command.rs2, command.line);
            raw.push(command);
        }
    }

    /** The core hands a command over in the cycle that has just been stepped. */
    void accept(TimedCommand command) {
        router.push(command);
    }

    /** Whether a command moves on in this cycle. */
    boolean mayStep(long now) {
        return (!raw.isEmpty() && convolutions.hasRoom(now)) || (!router.isEmpty() && raw.hasRoom(now));
    }
}
