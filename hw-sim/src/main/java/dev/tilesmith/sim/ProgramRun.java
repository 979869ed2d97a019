package dev.tilesmith.sim;

import dev.tilesmith.sim.memory.GuestFault;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.riscv.Clint;
import dev.tilesmith.sim.riscv.Hart;
import dev.tilesmith.sim.riscv.Htif;
import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.accelerator.Accelerator;
import dev.tilesmith.sim.timing.core.CacheArray;
import dev.tilesmith.sim.timing.core.CodeTable;
import dev.tilesmith.sim.timing.core.Core;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

/** One timed run of a whole program. Not thread-safe. */
final class ProgramRun {
    /** Cycles between two looks at limits and the caller's wish to end. */
    private static final long SLICE = 4096;

    private final WholeProgram program;
    private final Htif host;
    private final Accelerated accelerated;
    private final Profile profile;
    private final Hart hart;
    private final Accelerator uncore;
    private final Core core;
    private Optional<Core> clock = Optional.empty();

    private ProgramRun(WholeProgram program, GuestMemory memory, IntConsumer console) {
        this.program = program;
        var image = program.executable().image();
        host = Htif.of(image.symbols(), console);
        accelerated = new Accelerated(
                image, memory, new Simulator.Machine(program.config(), program.limits(), program.watch()));
        accelerated.allowWhatTheHardwareAllows();
        profile = accelerated.profile().and(program.watch().profile());
        LongSupplier cycles = () -> clock.map(Core::now).orElse(0L);
        hart = new Hart(memory, accelerated.coprocessor(), cycles, host, Clint.of(memory, cycles));
        hart.jump(image.entry());
        var lines = new CacheArray();
        uncore = Accelerator.withCounters(program.config(), program.start(), lines, profile, LinkWatch.of(profile));
        var times = Calibration.of(program.config()).core();
        var code = new CodeTable(memory, image, times);
        core = new Core(new Core.Parts(code, hart, uncore, lines, times), program.start(), profile);
        clock = Optional.of(core);
    }

    static WholeProgram.Result run(WholeProgram program, IntConsumer console) {
        var image = program.executable().image();
        if (!image.symbols().containsKey("tohost")) {
            return new WholeProgram.Result.Unfit(
                    "the program has no symbol 'tohost', through which a bare-metal program prints and ends");
        }
        for (var segment : image.segments()) {
            var offset = segment.address() - MemoryMap.CODE_BASE;
            if (offset < 0 || offset > program.memoryBytes() - segment.sizeBytes()) {
                return new WholeProgram.Result.Unfit(
                        "segment at 0x%x of %d bytes must lie in the memory of %d bytes from 0x%x on"
                                .formatted(
                                        segment.address(),
                                        segment.sizeBytes(),
                                        program.memoryBytes(),
                                        MemoryMap.CODE_BASE));
            }
        }
        var run = new ProgramRun(program, memory(program), console);
        try {
            return run.result();
        } catch (GuestFault fault) {
            return new WholeProgram.Result.Faulted(fault.reason(), run.hart.pc(), image.placeAt(run.hart.pc()));
        } catch (CallWatch.TooManyCommands tooMany) {
            return new WholeProgram.Result.OverLimit(
                    "accelerator commands", program.limits().commands());
        }
    }

    private static GuestMemory memory(WholeProgram program) {
        var memory = GuestMemory.builder()
                .region(Clint.REGION, Clint.ADDRESS, Clint.BYTES, true, false)
                .growingRegion(
                        "memory",
                        MemoryMap.CODE_BASE,
                        program.memoryBytes(),
                        program.executable().code())
                .build();
        for (var segment : program.executable().image().segments()) {
            memory.initialize(segment.address(), segment.content().toArray());
        }
        return memory;
    }

    private WholeProgram.Result result() {
        var limits = program.limits();
        var begin = core.now();
        profile.begin(begin);
        while (!core.isFinished()) {
            if (core.now() - begin >= limits.cycles()) {
                return new WholeProgram.Result.OverLimit("cycles", limits.cycles());
            }
            if (core.retired() >= limits.instructions()) {
                return new WholeProgram.Result.OverLimit("instructions", limits.instructions());
            }
            if (program.watch().cancelled().getAsBoolean()) {
                return new WholeProgram.Result.Cancelled();
            }
            core.run(core.now() + SLICE, Integer.MAX_VALUE);
        }
        core.report();
        uncore.report(core.now());
        profile.end(core.now());
        var cycles = core.now() - begin;
        return new WholeProgram.Result.Exited(
                host.exitCode(),
                cycles,
                core.retired(),
                accelerated.counters(cycles, core.retired()),
                accelerated.races(),
                uncore.eventsNotCounted());
    }
}
