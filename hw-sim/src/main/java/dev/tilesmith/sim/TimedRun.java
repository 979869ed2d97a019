package dev.tilesmith.sim;

import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.report.Unit;
import dev.tilesmith.sim.riscv.Hart;
import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.accelerator.Accelerator;
import dev.tilesmith.sim.timing.core.CacheArray;
import dev.tilesmith.sim.timing.core.CodeTable;
import dev.tilesmith.sim.timing.core.Core;
import java.util.ArrayList;
import java.util.Optional;

/** Runs a program through the calling frame on the timed machine. Not thread-safe. */
final class TimedRun implements Simulator.Run {
    /** Cycles between two looks at limits and the caller's wish to end. */
    private static final long SLICE = 4096;

    private static final int LINE_BYTES = 64;

    private final Program program;
    private final Simulator.Machine machine;
    private final Accelerated accelerated;
    private final Profile profile;
    private final GuestMemory memory;
    private final Hart hart;
    private final Uncore uncore;
    private final Core core;
    private long instructionsBefore;

    /** Builds the accelerator and the memory system that the core drives. */
    interface Chip {
        Uncore around(CacheArray dataLines, Profile profile);
    }

    TimedRun(Program program, GuestMemory arrays, Simulator.Machine machine) {
        this(program, arrays, machine, (lines, profile) -> chip(program, machine, lines, profile));
    }

    TimedRun(Program program, GuestMemory arrays, Simulator.Machine machine, Chip chip) {
        this.program = program;
        this.machine = machine;
        var frame = new Frame(program.image().entry(), program.calls());
        memory = frame.place(
                        Placement.of(arrays, program.image(), machine.limits().stackBytes()))
                .build();
        accelerated = new Accelerated(program.image(), memory, machine);
        accelerated.coprocessor().watch(frame.fenceBeforeCall());
        profile = (isCounted() ? accelerated.profile() : Profile.NONE)
                .and(machine.watch().profile());
        var clock = new Clock();
        hart = new Hart(memory, accelerated.coprocessor(), clock::now);
        hart.jump(frame.entry());
        var lines = new CacheArray();
        uncore = chip.around(lines, profile);
        var times = Calibration.of(machine.config()).core();
        var code = new CodeTable(memory, program.image(), times);
        var parts = new Core.Parts(code, hart, uncore, lines, times);
        core = new Core(parts, program.start(), profile);
        clock.core = Optional.of(core);
        if (program.mode() == Program.Mode.EVALUATED) {
            preloadCode();
        }
    }

    private static Uncore chip(Program program, Simulator.Machine machine, CacheArray lines, Profile profile) {
        var accelerator = new Accelerator(machine.config(), program.start(), lines, profile, LinkWatch.of(profile));
        switch (program.free()) {
            case NOTHING, HOST -> {}
            case LOADS -> accelerator.assumeFree(Unit.LOAD);
            case COMPUTES -> accelerator.assumeFree(Unit.EXECUTE);
            case STORES -> accelerator.assumeFree(Unit.STORE);
        }
        return accelerator;
    }

    /** Ties the hart's cycle counter to a core that is built after it. */
    private static final class Clock {
        private Optional<Core> core = Optional.empty();

        long now() {
            return core.map(Core::now).orElse(0L);
        }
    }

    private void preloadCode() {
        for (var region : memory.regions()) {
            if (region.isExecutable()) {
                var end = region.address() + region.sizeBytes();
                for (long line = region.address() & -LINE_BYTES; line < end; line += LINE_BYTES) {
                    uncore.preload(line);
                    core.preload(line);
                }
            }
        }
    }

    @Override
    public SimResult result() {
        var cycles = new ArrayList<Long>();
        var firstTimed = program.mode() == Program.Mode.MEASURED ? 1 : 0;
        var counters = Counters.NONE;
        var instructions = 0L;
        for (int call = 0; call < program.calls().size(); call++) {
            var early = runUntilCounterRead(2 * call + 1);
            if (early.isPresent()) {
                return early.get();
            }
            if (call == firstTimed) {
                report(core.counterRead(2 * call));
                profile.begin(core.counterRead(2 * call));
            }
            early = runUntilCounterRead(2 * call + 2);
            if (early.isPresent()) {
                return early.get();
            }
            if (call == firstTimed) {
                report(core.counterRead(2 * call + 1));
                profile.end(core.counterRead(2 * call + 1));
                instructions = core.retired() - instructionsBefore;
                counters = isCounted() ? accelerated.counters(cycles(call), instructions) : Counters.NONE;
            }
            if (call >= firstTimed) {
                cycles.add(cycles(call));
            }
        }
        return new SimResult.Finished(cycles, instructions, counters, accelerated.races());
    }

    /** Of a machine that costs less than it does, only the cycles are of use. */
    private boolean isCounted() {
        return program.free() == Free.NOTHING;
    }

    private void report(long cycle) {
        core.report();
        uncore.report(cycle);
    }

    private long cycles(int call) {
        return core.counterRead(2 * call + 1) - core.counterRead(2 * call);
    }

    /** Runs until the program has read the cycle counter so many times; a result if it ends before. */
    private Optional<SimResult> runUntilCounterRead(int reads) {
        var limits = machine.limits();
        var begin = core.now();
        instructionsBefore = core.retired();
        while (core.counterReadCount() < reads) {
            var passed = core.now() - begin;
            if (passed > limits.boundCycles()) {
                return Optional.of(new SimResult.CutShort(limits.boundCycles()));
            }
            if (passed >= limits.cycles()) {
                return Optional.of(new SimResult.OverLimit("cycles", limits.cycles()));
            }
            if (core.retired() - instructionsBefore >= limits.instructions()) {
                return Optional.of(new SimResult.OverLimit("instructions", limits.instructions()));
            }
            if (machine.watch().cancelled().getAsBoolean()) {
                return Optional.of(new SimResult.Cancelled());
            }
            core.run(core.now() + SLICE, reads);
            if (core.isFinished()) {
                throw new IllegalStateException("the calling frame ended before its counter reads");
            }
        }
        return Optional.empty();
    }

    @Override
    public long pc() {
        return hart.pc();
    }
}
