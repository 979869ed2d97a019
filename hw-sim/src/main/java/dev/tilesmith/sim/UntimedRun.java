package dev.tilesmith.sim;

import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.riscv.Hart;
import java.util.List;

/** Runs a kernel's function alone, as fast as possible. Not thread-safe. */
final class UntimedRun implements Simulator.Run {
    /** Instructions between two looks at limits and the caller's wish to end. */
    private static final long SLICE = 1_000_000;

    private final Simulator.Machine machine;
    private final Accelerated accelerated;
    private final Hart hart;

    UntimedRun(Program program, GuestMemory arrays, Simulator.Machine machine) {
        this.machine = machine;
        var memory = Placement.of(arrays, program.image(), machine.limits().stackBytes())
                .build();
        accelerated = new Accelerated(program.image(), memory, machine);
        hart = new Hart(memory, accelerated.coprocessor(), () -> 0);
        hart.beginCall(program.image().entry(), program.calls().getFirst().arguments());
    }

    @Override
    public SimResult result() {
        var limit = machine.limits().instructions();
        accelerated.beginCall();
        while (!hart.hasReturned()) {
            if (hart.retired() >= limit) {
                return new SimResult.OverLimit("instructions", limit);
            }
            if (machine.watch().cancelled().getAsBoolean()) {
                return new SimResult.Cancelled();
            }
            hart.runUntimed(Math.min(SLICE, limit - hart.retired()));
        }
        return new SimResult.Finished(
                List.of(), hart.retired(), accelerated.counters(0, hart.retired()), accelerated.races());
    }

    @Override
    public long pc() {
        return hart.pc();
    }
}
