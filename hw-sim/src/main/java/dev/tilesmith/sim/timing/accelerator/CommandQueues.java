package dev.tilesmith.sim.timing.accelerator;

/**
 * The queues of two between core and reservation station (rocket-chip LazyRoCC.scala: RoccCommandRouter; Gemmini
 * Controller.scala): router, raw commands, convolution loop unit; the matrix loop unit and the queue behind it follow
 * in {@link MatmulLoop}. Not thread-safe.
 */
final class CommandQueues {
    private final CommandQueue router = new CommandQueue(2);
    private final CommandQueue raw = new CommandQueue(2);
    private final CommandQueue convolution = new CommandQueue(2);
    private final CommandQueue matmul;
    private final TimingListener listener;

    CommandQueues(CommandQueue matmul, TimingListener listener) {
        this.matmul = matmul;
        this.listener = listener;
    }

    boolean isEmpty() {
        return router.isEmpty() && raw.isEmpty() && convolution.isEmpty();
    }

    boolean hasRoom() {
        return router.size() < 2;
    }

    void step(long cycle) {
        if (!convolution.isEmpty() && matmul.hasRoom(cycle)) {
            matmul.push(convolution.pop(cycle));
        }
        if (!raw.isEmpty() && convolution.hasRoom(cycle)) {
            convolution.push(raw.pop(cycle));
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
}
