package dev.tilesmith.sim;

import dev.tilesmith.sim.function.Gemmini;
import dev.tilesmith.sim.function.Race;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.Recorder;
import java.util.List;

/** The accelerator's function as a run sees it, and what is counted of one call. Not thread-safe. */
final class Accelerated {
    private final Gemmini gemmini;
    private final CallWatch watch;
    private final Recorder recorder = new Recorder();

    Accelerated(GuestMemory memory, Simulator.Machine machine) {
        gemmini = new Gemmini(machine.config(), memory);
        watch = new CallWatch(gemmini, machine.limits().commands(), gemmini::newCall);
    }

    CallWatch coprocessor() {
        return watch;
    }

    Recorder recorder() {
        return recorder;
    }

    /** A call begins: checks of configurations and written rows, and all counts, start anew. */
    void beginCall() {
        gemmini.newCall();
    }

    List<Race> races() {
        return gemmini.races();
    }

    /** What the present call did. */
    Counters counters(long cycles, long instructions) {
        return new Counters(
                cycles,
                instructions,
                gemmini.commands(),
                gemmini.macs(),
                recorder.accounts(cycles),
                recorder.waits(),
                gemmini.traffic(),
                gemmini.occupancy());
    }
}
