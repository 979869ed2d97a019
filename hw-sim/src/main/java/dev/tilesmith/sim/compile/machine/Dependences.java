package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What must come before what among the instructions between two barriers, and how much earlier. Not thread-safe. */
final class Dependences {
    /** The phis that read a register along a back edge: those must not be read after it is written. */
    private final Map<Integer, List<Integer>> phisOfSource = new HashMap<>();

    Dependences(MachineFunction function) {
        for (var block : function.blocks) {
            for (var phi : block.phis) {
                for (var source : phi.sources()) {
                    if (source != Inst.NONE) {
                        phisOfSource
                                .computeIfAbsent(source, _ -> new ArrayList<>())
                                .add(phi.rd());
                    }
                }
            }
        }
    }

    /** An instruction with what must come after it. */
    static final class Task {
        final Inst inst;
        final int position;
        /** Those that come after it, with the cycles between. */
        final Map<Task, Integer> after = new LinkedHashMap<>();
        /** Steps of the counter that is the address of this access: those that come first change its offset. */
        private final List<Task> steps = new ArrayList<>();

        int waiting;
        int earliest;
        int priority;
        boolean isPlaced;

        private Task(Inst inst, int position) {
            this.inst = inst;
            this.position = position;
        }

        boolean readsRegister() {
            return inst.rs1 > 0 || inst.rs2 > 0 || inst.rs3 > 0;
        }

        /** As gcc does, an access after the step of its counter takes the new value and a smaller offset. */
        void place() {
            isPlaced = true;
            for (var step : steps) {
                if (step.isPlaced) {
                    inst.rs1 = step.inst.rd;
                    inst.imm -= step.inst.imm;
                    break;
                }
            }
        }

        /** Holds it back until what it reads is ready. */
        void waitFor(Map<Integer, Integer> ready) {
            for (var register : new int[] {inst.rs1, inst.rs2, inst.rs3}) {
                earliest = Math.max(earliest, ready.getOrDefault(register, 0));
            }
        }

        private void before(Task other, int delay) {
            if (!after.containsKey(other)) {
                other.waiting++;
            }
            after.merge(other, delay, Math::max);
        }
    }

    /** The tasks of a region, in its order, connected. */
    List<Task> connect(List<Inst> region) {
        var tasks = new ArrayList<Task>(region.size());
        var definitions = new HashMap<Integer, Task>();
        var reads = new HashMap<Integer, List<Task>>();
        var stores = new ArrayList<Task>();
        var loads = new ArrayList<Task>();
        for (var inst : region) {
            var task = new Task(inst, tasks.size());
            tasks.add(task);
            for (var register : new int[] {inst.rs1, inst.rs2, inst.rs3}) {
                var definition = definitions.get(register);
                if (definition != null) {
                    definition.before(task, Latency.of(definition.inst));
                }
                reads.computeIfAbsent(register, _ -> new ArrayList<>()).add(task);
            }
            counters(task, reads);
            memory(task, stores, loads);
            if (Inst.isVirtual(inst.rd)) {
                definitions.put(inst.rd, task);
            }
        }
        return tasks;
    }

    /** What reads a counter goes before the counter's step, or can take the new value. */
    private void counters(Task task, Map<Integer, List<Task>> reads) {
        for (var phi : phisOfSource.getOrDefault(task.inst.rd, List.of())) {
            for (var reader : reads.getOrDefault(phi, List.of())) {
                if (reader != task && canFollow(reader.inst, task.inst, phi)) {
                    reader.steps.add(task);
                } else if (reader != task) {
                    reader.before(task, 0);
                }
            }
        }
    }

    /** Whether an access by a counter can as well come after the counter's step. */
    private static boolean canFollow(Inst access, Inst step, int counter) {
        var isStep = step.form == Inst.Form.PLAIN && step.opcode == Opcode.ADDI && step.rs1 == counter;
        return (isLoad(access) || isStore(access))
                && isStep
                && access.rs1 == counter
                && access.rs2 != counter
                && access.anchor.isEmpty()
                && Arithmetic.fitsImmediate(access.imm - step.imm);
    }

    private static void memory(Task task, List<Task> stores, List<Task> loads) {
        if (isStore(task.inst)) {
            stores.forEach(store -> store.before(task, 1));
            loads.stream().filter(load -> !areApart(load.inst, task.inst)).forEach(load -> load.before(task, 0));
            stores.add(task);
        } else if (isLoad(task.inst) && task.inst.anchor.isEmpty()) {
            stores.stream().filter(store -> !areApart(store.inst, task.inst)).forEach(store -> store.before(task, 1));
            loads.add(task);
        }
    }

    private static boolean isLoad(Inst inst) {
        var kind = inst.opcode.kind();
        return inst.form == Inst.Form.PLAIN && (kind == Opcode.Kind.LOAD || kind == Opcode.Kind.FP_LOAD);
    }

    private static boolean isStore(Inst inst) {
        var kind = inst.opcode.kind();
        return inst.form == Inst.Form.PLAIN && (kind == Opcode.Kind.STORE || kind == Opcode.Kind.FP_STORE);
    }

    /** Whether two accesses go to different bytes for sure: one base, distances of a doubleword or more. */
    private static boolean areApart(Inst first, Inst second) {
        return first.rs1 == second.rs1 && first.slot == second.slot && Math.abs(first.imm - second.imm) >= 8;
    }
}
