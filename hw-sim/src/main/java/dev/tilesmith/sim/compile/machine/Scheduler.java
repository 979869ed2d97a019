package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Orders the instructions between two barriers so that results are ready when they are read: list scheduling on the
 * critical path, one instruction per cycle, with gcc's latencies for this core (compiler-notes.md 3.10). Works before
 * registers are assigned. Not thread-safe.
 */
public final class Scheduler {
    private static final int LARGEST_REGION = 160;

    /** The phis that read a register along a back edge: those must not be read after it is written. */
    private final Map<Integer, List<Integer>> phisOfSource = new HashMap<>();
    /** The registers that the end of the block reads. */
    private List<Integer> readAtEnd = List.of();

    private Scheduler(MachineFunction function) {
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

    public static void run(MachineFunction function) {
        var scheduler = new Scheduler(function);
        for (var block : function.blocks) {
            var result = new ArrayList<Inst>(block.code.size());
            var region = new ArrayList<Inst>();
            scheduler.readAtEnd = block.code.stream()
                    .filter(Inst::isEnd)
                    .flatMap(inst -> Stream.of(inst.rs1, inst.rs2))
                    .toList();
            for (var inst : block.code) {
                if (isBarrier(inst)) {
                    scheduler.flush(region, result);
                    result.add(inst);
                } else {
                    region.add(inst);
                }
            }
            scheduler.flush(region, result);
            block.code = result;
        }
    }

    private static boolean isBarrier(Inst inst) {
        var touchesMachineRegister =
                inst.form == Inst.Form.MOVE && !(Inst.isVirtual(inst.rd) && Inst.isVirtual(inst.rs1));
        return inst.isEnd()
                || inst.form == Inst.Form.CALL
                || inst.opcode == Opcode.ROCC
                || inst.opcode == Opcode.FENCE
                || inst.slot == Inst.OUTGOING
                || touchesMachineRegister;
    }

    private void flush(List<Inst> region, List<Inst> result) {
        if (region.size() < 3 || region.size() > LARGEST_REGION) {
            result.addAll(region);
        } else {
            schedule(region, result);
        }
        region.clear();
    }

    /** An instruction with what must come before it. */
    private static final class Task {
        final Inst inst;
        final List<Task> after = new ArrayList<>();
        final List<Integer> delays = new ArrayList<>();
        /** Steps of the counter that is the address of this access: those that come first change its offset. */
        final List<Task> steps = new ArrayList<>();

        int waiting;
        int earliest;
        int priority;
        boolean isPlaced;

        Task(Inst inst) {
            this.inst = inst;
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

        void before(Task other, int delay) {
            after.add(other);
            delays.add(delay);
            other.waiting++;
        }
    }

    private void schedule(List<Inst> region, List<Inst> result) {
        var tasks = new ArrayList<Task>(region.size());
        region.forEach(inst -> tasks.add(new Task(inst)));
        connect(tasks);
        for (var i = tasks.size() - 1; i >= 0; i--) {
            var task = tasks.get(i);
            task.priority = latency(task.inst) + (readAtEnd.contains(task.inst.rd) ? 1 : 0);
            for (var k = 0; k < task.after.size(); k++) {
                task.priority = Math.max(task.priority, task.delays.get(k) + task.after.get(k).priority);
            }
        }
        var ready = new ArrayList<Task>();
        tasks.stream().filter(task -> task.waiting == 0).forEach(ready::add);
        for (var cycle = 0; !ready.isEmpty(); cycle++) {
            var next = best(ready, cycle, tasks);
            ready.remove(next);
            next.place();
            result.add(next.inst);
            cycle = Math.max(cycle, next.earliest);
            for (var k = 0; k < next.after.size(); k++) {
                var other = next.after.get(k);
                other.earliest = Math.max(other.earliest, cycle + next.delays.get(k));
                if (--other.waiting == 0) {
                    ready.add(other);
                }
            }
        }
    }

    /** Of those that need not wait the most urgent; else the one that waits least; the text's order decides ties. */
    private static Task best(List<Task> ready, int cycle, List<Task> order) {
        var best = ready.getFirst();
        for (var task : ready) {
            var wait = Math.max(0, task.earliest - cycle);
            var bestWait = Math.max(0, best.earliest - cycle);
            var isBetter = wait != bestWait
                    ? wait < bestWait
                    : task.priority != best.priority
                            ? task.priority > best.priority
                            : order.indexOf(task) < order.indexOf(best);
            if (isBetter) {
                best = task;
            }
        }
        return best;
    }

    private void connect(List<Task> tasks) {
        var definitions = new HashMap<Integer, Task>();
        var reads = new HashMap<Integer, List<Task>>();
        var stores = new ArrayList<Task>();
        var loads = new ArrayList<Task>();
        for (var task : tasks) {
            for (var register : new int[] {task.inst.rs1, task.inst.rs2, task.inst.rs3}) {
                var definition = definitions.get(register);
                if (definition != null) {
                    definition.before(task, latency(definition.inst));
                }
                reads.computeIfAbsent(register, _ -> new ArrayList<>()).add(task);
            }
            for (var phi : phisOfSource.getOrDefault(task.inst.rd, List.of())) {
                for (var reader : reads.getOrDefault(phi, List.of())) {
                    if (reader != task && canFollow(reader.inst, task.inst, phi)) {
                        reader.steps.add(task);
                    } else if (reader != task) {
                        reader.before(task, 1);
                    }
                }
            }
            memory(task, stores, loads);
            if (Inst.isVirtual(task.inst.rd)) {
                definitions.put(task.inst.rd, task);
            }
        }
    }

    /** Whether an access by a counter can as well come after the counter's step. */
    private static boolean canFollow(Inst access, Inst step, int counter) {
        var kind = access.opcode.kind();
        var isAccess = access.form == Inst.Form.PLAIN
                && (kind == Opcode.Kind.LOAD
                        || kind == Opcode.Kind.FP_LOAD
                        || kind == Opcode.Kind.STORE
                        || kind == Opcode.Kind.FP_STORE);
        var isStep = step.form == Inst.Form.PLAIN && step.opcode == Opcode.ADDI && step.rs1 == counter;
        return isAccess
                && isStep
                && access.rs1 == counter
                && access.rs2 != counter
                && access.anchor.isEmpty()
                && Arithmetic.fitsImmediate(access.imm - step.imm);
    }

    private static void memory(Task task, List<Task> stores, List<Task> loads) {
        var kind = task.inst.opcode.kind();
        var isStore = task.inst.form == Inst.Form.PLAIN && (kind == Opcode.Kind.STORE || kind == Opcode.Kind.FP_STORE);
        var isLoad = task.inst.form == Inst.Form.PLAIN && (kind == Opcode.Kind.LOAD || kind == Opcode.Kind.FP_LOAD);
        if (isStore) {
            stores.forEach(store -> store.before(task, 1));
            loads.stream().filter(load -> !areApart(load.inst, task.inst)).forEach(load -> load.before(task, 1));
            stores.add(task);
        } else if (isLoad && task.inst.anchor.isEmpty()) {
            stores.stream().filter(store -> !areApart(store.inst, task.inst)).forEach(store -> store.before(task, 1));
            loads.add(task);
        }
    }

    /** Whether two accesses go to different bytes for sure: one base, distances of a doubleword or more. */
    private static boolean areApart(Inst first, Inst second) {
        return first.rs1 == second.rs1 && first.slot == second.slot && Math.abs(first.imm - second.imm) >= 8;
    }

    private static int latency(Inst inst) {
        if (inst.form != Inst.Form.PLAIN) {
            return 1;
        }
        return switch (inst.opcode.kind()) {
            case LOAD, FP_LOAD -> 3;
            case MULTIPLY -> 10;
            case DIVIDE -> 34;
            case FP_SINGLE, FP_DOUBLE -> 5;
            case FP_SHORT, FP_TO_INT, INT_TO_FP -> 4;
            case FP_DIVIDE -> 20;
            default -> 1;
        };
    }
}
