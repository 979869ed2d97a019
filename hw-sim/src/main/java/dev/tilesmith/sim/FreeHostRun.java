package dev.tilesmith.sim;

import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.riscv.Coprocessor;
import dev.tilesmith.sim.riscv.Hart;
import dev.tilesmith.sim.timing.accelerator.Accelerator;
import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import dev.tilesmith.sim.timing.core.CacheArray;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a program through the calling frame with a core that costs nothing ({@link Free#HOST}): its commands reach the timed
 * accelerator one a cycle, as fast as there is room. Not thread-safe.
 */
final class FreeHostRun implements Simulator.Run {
    /** Instructions between two looks at limits and the caller's wish to end. */
    private static final long SLICE = 100_000;

    private final Program program;
    private final Simulator.Machine machine;
    private final Accelerated accelerated;
    private final Frame frame;
    private final Hart hart;
    private final Accelerator accelerator;
    private final List<Long> begins = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private long cycle = 1;

    FreeHostRun(Program program, GuestMemory arrays, Simulator.Machine machine) {
        this.program = program;
        this.machine = machine;
        frame = new Frame(program.image().entry(), program.calls());
        var memory = frame.place(
                        Placement.of(arrays, program.image(), machine.limits().stackBytes()))
                .build();
        accelerated = new Accelerated(program.image(), memory, machine);
        accelerated.coprocessor().watch(frame.fenceBeforeCall());
        hart = new Hart(memory, new Feed(accelerated.coprocessor()), () -> cycle);
        hart.jump(frame.entry());
        accelerator =
                new Accelerator(machine.config(), program.start(), new CacheArray(), Profile.NONE, TimingListener.NONE);
    }

    /** Does each command's function and then gives it to the timed accelerator. */
    private final class Feed implements Coprocessor {
        private final Coprocessor function;

        Feed(Coprocessor function) {
            this.function = function;
        }

        @Override
        public long command(int funct, long rs1, long rs2, long pc) {
            var result = function.command(funct, rs1, rs2, pc);
            while (!accelerator.hasRoom(cycle)) {
                cycle = accelerator.nextChange(cycle);
            }
            accelerator.send(cycle++, funct, rs1, rs2, 0);
            return result;
        }

        @Override
        public void fence(long pc) {
            function.fence(pc);
            while (accelerator.isBusy(cycle)) {
                cycle = accelerator.nextChange(cycle);
            }
            if (pc == frame.fenceBeforeCall()) {
                begins.add(cycle);
            } else if (pc == frame.fenceAfterCall()) {
                ends.add(cycle);
            }
        }

        @Override
        public void hostLoad(long address, int bytes, long pc) {
            function.hostLoad(address, bytes, pc);
        }

        @Override
        public void hostStore(long address, int bytes, long pc) {
            function.hostStore(address, bytes, pc);
        }

        @Override
        public boolean watchesHost() {
            return function.watchesHost();
        }
    }

    @Override
    public SimResult result() {
        var limits = machine.limits();
        while (!hart.hasReturned()) {
            if (hart.retired() >= limits.instructions() * program.calls().size()) {
                return new SimResult.OverLimit("instructions", limits.instructions());
            }
            if (cycle >= limits.cycles() * program.calls().size()) {
                return new SimResult.OverLimit("cycles", limits.cycles());
            }
            if (machine.watch().cancelled().getAsBoolean()) {
                return new SimResult.Cancelled();
            }
            hart.runUntimed(SLICE);
        }
        var cycles = new ArrayList<Long>();
        for (int call = program.mode() == Program.Mode.MEASURED ? 1 : 0; call < begins.size(); call++) {
            cycles.add(ends.get(call) - begins.get(call));
        }
        return new SimResult.Finished(cycles, hart.retired(), Counters.NONE, accelerated.races());
    }

    @Override
    public long pc() {
        return hart.pc();
    }
}
