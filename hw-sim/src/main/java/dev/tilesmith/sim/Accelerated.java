package dev.tilesmith.sim;

import dev.tilesmith.sim.function.Gemmini;
import dev.tilesmith.sim.function.Race;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.CriticalPath;
import dev.tilesmith.sim.report.PathRecorder;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Recorder;
import dev.tilesmith.sim.riscv.CodeImage;
import java.util.List;

/** The accelerator's function as a run sees it, and what is counted of one call. Not thread-safe. */
final class Accelerated {
    private final Gemmini gemmini;
    private final CallWatch watch;
    private final CodeImage image;
    private final Recorder recorder = new Recorder();
    private final PathRecorder path = new PathRecorder();

    Accelerated(CodeImage image, GuestMemory memory, Simulator.Machine machine) {
        this.image = image;
        gemmini = new Gemmini(machine.config(), memory, machine.watch().commands());
        watch = new CallWatch(gemmini, machine.limits().commands(), gemmini::newCall);
    }

    CallWatch coprocessor() {
        return watch;
    }

    /** Hears where the cycles go. */
    Profile profile() {
        return recorder.and(path);
    }

    /** For a program that has the machine for itself. */
    void allowWhatTheHardwareAllows() {
        gemmini.allowWhatTheHardwareAllows();
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
                recorder.busy(),
                recorder.waits(),
                cycles == 0 ? CriticalPath.NONE : path.path(cycles),
                gemmini.lines(pc -> image.placeAt(Integer.toUnsignedLong(pc)).line()),
                gemmini.traffic(),
                gemmini.occupancy());
    }
}
