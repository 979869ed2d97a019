package dev.tilesmith.sim.compile;

import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.c.check.Typed;
import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.Problems;
import dev.tilesmith.sim.c.text.SourceText;
import dev.tilesmith.sim.compile.lower.ConstantTables;
import dev.tilesmith.sim.compile.lower.Statements;
import dev.tilesmith.sim.compile.lower.Survey;
import dev.tilesmith.sim.compile.machine.Allocation;
import dev.tilesmith.sim.compile.machine.Assembler;
import dev.tilesmith.sim.compile.machine.BlockCleanup;
import dev.tilesmith.sim.compile.machine.Coalescing;
import dev.tilesmith.sim.compile.machine.Frames;
import dev.tilesmith.sim.compile.machine.MachineFunction;
import dev.tilesmith.sim.compile.machine.Scheduler;
import dev.tilesmith.sim.compile.machine.Selection;
import dev.tilesmith.sim.compile.optimize.Pipeline;
import dev.tilesmith.sim.compile.ssa.CriticalEdges;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Pool;
import dev.tilesmith.sim.memory.MemoryMap;
import dev.tilesmith.sim.riscv.CodeImage;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;

/** Compiles a checked program: the kernel first, then the functions that it really calls. */
final class ProgramCompiler {
    /** The kernel's entry is at 2 mod 4, as in the measured builds (host-timing.md section 10). */
    private static final long ENTRY = MemoryMap.CODE_BASE + 2;

    /** Far more than any kernel that a person or a search writes; compiling takes more than linear time. */
    static final int MOST_OPERATIONS = 50_000;

    private ProgramCompiler() {}

    /** @throws CompileRejected when a function, or the code of all, is too large */
    static CodeImage compile(CheckedKernel kernel) {
        return compile(kernel, false);
    }

    /** With {@code overflowWraps}, signed overflow is defined, as it is for the interpreter. */
    static CodeImage compile(CheckedKernel kernel, boolean overflowWraps) {
        var program = kernel.program();
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
            if (graph.nodeCount() > MOST_OPERATIONS) {
                throw rejected(
                        kernel,
                        next.body().at(),
                        "the function '%s' takes %d operations with all that is inlined into it; at most %d are compiled: write repetitions as loops"
                                .formatted(next.name(), graph.nodeCount(), MOST_OPERATIONS));
            }
            called.forEach(waiting::putIfAbsent);
            assembler.add(generate(graph, pool));
        }
        if (assembler.layOut() > Assembler.MOST_BYTES) {
            throw rejected(
                    kernel,
                    program.kernel().body().at(),
                    "the code takes %d bytes; jumps reach %d: write repetitions as loops"
                            .formatted(assembler.layOut(), Assembler.MOST_BYTES));
        }
        return assembler.assemble(program.kernel().name());
    }

    private static CompileRejected rejected(CheckedKernel kernel, Position at, String message) {
        var problems = new Problems(new SourceText(kernel.fileName(), kernel.source()));
        problems.report(at, message);
        return new CompileRejected(problems.all());
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
