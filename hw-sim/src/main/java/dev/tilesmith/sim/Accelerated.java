package dev.tilesmith.sim;

import dev.tilesmith.sim.function.Race;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.Recorder;
import dev.tilesmith.sim.riscv.Coprocessor;
import java.util.List;

/** The accelerator's function as a run sees it, and what is counted of one call. Not thread-safe. */
final class Accelerated {
    private final CallWatch watch;
    private final Recorder recorder = new Recorder();

    Accelerated(GuestMemory memory, Simulator.Machine machine) {
        watch = new CallWatch(new NoAccelerator(), machine.limits().commands(), this::beginCall);
    }

    CallWatch coprocessor() {
        return watch;
    }

    Recorder recorder() {
        return recorder;
    }

    /** A call begins: what a kernel left behind is not its own any more. */
    void beginCall() {}

    void endCall() {}

    List<Race> races() {
        return List.of();
    }

    Counters counters(long cycles, long instructions) {
        return new Counters(
                cycles,
                instructions,
                recorder.commands(),
                0,
                recorder.busyCycles(),
                recorder.waits(),
                Counters.Traffic.NONE,
                Counters.Occupancy.NONE);
    }

    private static final class NoAccelerator implements Coprocessor {
        @Override
        public long command(int funct, long rs1, long rs2, long pc) {
            return 0;
        }

        @Override
        public void fence(long pc) {}

        @Override
        public void hostLoad(long address, int bytes, long pc) {}

        @Override
        public void hostStore(long address, int bytes, long pc) {}

        @Override
        public boolean watchesHost() {
            return false;
        }
    }
}
