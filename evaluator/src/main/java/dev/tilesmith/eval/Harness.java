package dev.tilesmith.eval;

import dev.tilesmith.sim.Free;
import dev.tilesmith.sim.Program;
import dev.tilesmith.sim.SimResult;
import dev.tilesmith.sim.Simulator;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.memory.GuestMemory;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import dev.tilesmith.sim.timing.TimingStart;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a kernel once on a machine of its own: new memory, new caches, new accelerator. The guest sees its own arrays and
 * nothing else; what is right is never in its memory.
 *
 * @param watch looks into the run and may end it
 * @param start the unknown part of the machine's state when it begins
 */
record Harness(GemminiConfig config, Limits limits, Watch watch, TimingStart start) {
    Harness(GemminiConfig config, Limits limits, Watch watch) {
        this(config, limits, watch, TimingStart.DEFAULT);
    }

    /** The arrays of a call: names, contents, and nothing that tells inputs from outputs. */
    record Arrays(List<String> names, List<byte[]> contents) {
        Arrays {
            names = List.copyOf(names);
            contents = List.copyOf(contents);
        }
    }

    /** How a run ended, and the arrays after it. */
    record Outcome(SimResult result, List<byte[]> arrays) {
        Outcome {
            arrays = List.copyOf(arrays);
        }
    }

    Outcome run(CodeImage image, Arrays arrays, Program.Mode mode) {
        return run(image, arrays, mode, limits);
    }

    Outcome run(CodeImage image, Arrays arrays, Program.Mode mode, Limits limitsOfRun) {
        return run(image, arrays, new Assumed(mode, Free.NOTHING), limitsOfRun);
    }

    /** A timed run in which something costs nothing: one call, or throw-away and cold. */
    Outcome run(CodeImage image, Arrays arrays, Program.Mode mode, Free free) {
        return run(image, arrays, new Assumed(mode, free), limits);
    }

    private record Assumed(Program.Mode mode, Free free) {}

    private Outcome run(CodeImage image, Arrays arrays, Assumed assumed, Limits limitsOfRun) {
        var mode = assumed.mode();
        var isMeasured = mode == Program.Mode.MEASURED;
        var places = isMeasured ? MemoryMap.layOutAsMeasured(wanted(arrays)) : MemoryMap.layOut(wanted(arrays));
        var memory = GuestMemory.builder();
        if (isMeasured) {
            place(memory, places.throwAway(), arrays);
        }
        place(memory, places.real(), arrays);
        var built = memory.build();
        var call = call(places.real());
        var calls = new ArrayList<>(List.of(call));
        if (isMeasured) {
            calls.addFirst(call(places.throwAway()));
        }
        if (isMeasured && assumed.free() == Free.NOTHING) {
            calls.addLast(call);
        }
        var program = new Program(image, calls, mode, assumed.free(), start);
        var result = Simulator.run(program, built, config, limitsOfRun, watch);
        return new Outcome(result, contents(built, places.real()));
    }

    /** All arrays are writable, so that a kernel that changes an input is told so by name. */
    private static List<MemoryMap.Wanted> wanted(Arrays arrays) {
        var result = new ArrayList<MemoryMap.Wanted>();
        for (var i = 0; i < arrays.names().size(); i++) {
            result.add(new MemoryMap.Wanted(
                    arrays.names().get(i), arrays.contents().get(i).length, true));
        }
        return result;
    }

    private static void place(GuestMemory.Builder memory, List<MemoryMap.Placed> places, Arrays arrays) {
        for (var i = 0; i < places.size(); i++) {
            var place = places.get(i);
            memory.region(place.name(), place.address(), arrays.contents().get(i), place.writable(), false);
        }
    }

    private static Program.Call call(List<MemoryMap.Placed> places) {
        return new Program.Call(places.stream().map(MemoryMap.Placed::address).toList());
    }

    private static List<byte[]> contents(GuestMemory memory, List<MemoryMap.Placed> places) {
        return places.stream()
                .map(place -> memory.read(place.address(), (int) place.sizeBytes()))
                .toList();
    }
}
