package dev.tilesmith.sim.compile;

import dev.tilesmith.sim.c.Typed;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;

/** Compiles a checked program: the kernel first, then the functions that it really calls. */
final class ProgramCompiler {
    /** The kernel's entry is at 2 mod 4, as in the measured builds (host-timing.md section 10). */
    private static final long ENTRY = MemoryMap.CODE_BASE + 2;

    private ProgramCompiler() {}

    static CodeImage compile(Typed program) {
        return compile(program, false);
    }

    /** With {@code overflowWraps}, signed overflow is defined, as it is for the interpreter. */
    static CodeImage compile(Typed program, boolean overflowWraps) {
        var survey = Survey.of(program);
        var pool = new Pool();
        var tables = new ConstantTables(pool);
        var waiting = new LinkedHashMap<String, Typed.Function>();
        waiting.put(program.kernel().name(), program.kernel());
        var done = new LinkedHashSet<String>();
        var assembler = new Assembler(ENTRY, pool);
        while (done.size() < waiting.size()) {
            var next = waiting.values().stream()
                    .filter(function -> !done.contains(function.name()))
                    .findFirst()
                    .orElseThrow();
            done.add(next.name());
            var called = new LinkedHashMap<String, Typed.Function>();
            var graph = Statements.lower(next, survey, tables, overflowWraps, called);
            called.forEach(waiting::putIfAbsent);
            assembler.add(generate(graph, pool));
        }
        return assembler.assemble(program.kernel().name());
    }

    private static MachineFunction generate(Graph graph, Pool pool) {
        Pipeline.optimize(graph, pool);
        CriticalEdges.split(graph);
        var function = Selection.select(graph, pool);
        Scheduler.run(function);
        Coalescing.run(function);
        BlockCleanup.run(function);
        Allocation.run(function);
        Frames.lay(function);
        return function;
    }
}
