package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.machine.Dependences.Task;
import dev.tilesmith.sim.compile.machine.MachineFunction.MachineBlock;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.riscv.Opcode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Orders the instructions between two barriers as gcc does so that results are ready when they are read: list scheduling
 * on the critical path, one instruction per cycle (compiler-notes.md 3.10; ties as in {@code rank_for_schedule} of gcc's
 * haifa-sched.c). Works before registers are assigned. Not thread-safe.
 */
public final class Scheduler {
    private static final int LARGEST_REGION = 160;

    private final Dependences dependences;
    /** The registers that the end of the block reads. */
    private final List<Integer> readAtEnd;

    /** When the registers are ready that the blocks before have not yet, in cycles from the start of the block. */
    private final Map<Integer, Integer> pending;

    private final List<Inst> result = new ArrayList<>();

    private Scheduler(Dependences dependences, List<Inst> code, Map<Integer, Integer> pending) {
        this.dependences = dependences;
        this.pending = pending;
        this.readAtEnd = code.stream()
                .filter(Inst::isEnd)
                .flatMap(inst -> Stream.of(inst.rs1, inst.rs2))
                .toList();
    }

    public static void run(MachineFunction function) {
        var dependences = new Dependences(function);
        Map<Block, MachineBlock> done = new HashMap<>();
        for (var block : function.blocks) {
            var pending = PendingResults.at(block, done);
            block.code = new Scheduler(dependences, block.code, pending).ordered(block.code);
            done.put(block.block, block);
        }
    }

    private List<Inst> ordered(List<Inst> code) {
        var region = new ArrayList<Inst>();
        for (var inst : code) {
            if (isBarrier(inst)) {
                flush(region, inst.isEnd());
                result.add(inst);
            } else {
                region.add(inst);
            }
        }
        flush(region, true);
        return result;
    }

    private static boolean isBarrier(Inst inst) {
        var touchesMachineRegister =
                inst.form == Inst.Form.MOVE && !(Inst.isVirtual(inst.rd) && Inst.isVirtual(inst.rs1));
        return inst.isEnd()
                || inst.form == Inst.Form.CALL
                || isCommand(inst)
                || inst.slot == Inst.OUTGOING
                || touchesMachineRegister;
    }

    private void flush(List<Inst> region, boolean isLast) {
        if (region.size() < 2 || region.size() > LARGEST_REGION) {
            result.addAll(region);
        } else {
            schedule(region, isLast);
        }
        region.clear();
    }

    private void schedule(List<Inst> region, boolean isLast) {
        var tasks = dependences.connect(region);
        if (result.isEmpty()) {
            tasks.forEach(task -> task.waitFor(pending));
        }
        prioritize(tasks, isLast);
        var ready = new ArrayList<Task>();
        tasks.stream().filter(task -> task.waiting == 0).forEach(ready::add);
        var busyUntil = new EnumMap<Latency.Unit, Integer>(Latency.Unit.class);
        var last = Optional.<Task>empty();
        for (var cycle = 0; !ready.isEmpty(); cycle++) {
            var next = best(ready, cycle, busyUntil, last);
            ready.remove(next);
            next.place();
            result.add(next.inst);
            last = Optional.of(next);
            cycle = Math.max(cycle, start(next, busyUntil)) + Latency.length(next.inst) - 1;
            var unit = Latency.unit(next.inst);
            if (unit != Latency.Unit.NONE) {
                busyUntil.put(unit, cycle + Latency.of(next.inst));
            }
            release(next, cycle, ready);
        }
    }

    private static void release(Task placed, int cycle, List<Task> ready) {
        placed.after.forEach((other, delay) -> {
            other.earliest = Math.max(other.earliest, cycle + delay);
            if (--other.waiting == 0) {
                ready.add(other);
            }
        });
    }

    /** Cycles to the next barrier. A command takes what it reads at once, only the end of a block waits for it. */
    private void prioritize(List<Task> tasks, boolean isLast) {
        for (var task : tasks.reversed()) {
            task.priority = (isLast && readAtEnd.contains(task.inst.rd) ? Latency.of(task.inst) : 0)
                    + Latency.length(task.inst)
                    - 1;
            task.after.forEach((other, delay) ->
                    task.priority = Math.max(task.priority, Latency.length(task.inst) - 1 + delay + other.priority));
        }
    }

    private static int start(Task task, Map<Latency.Unit, Integer> busyUntil) {
        return Math.max(task.earliest, busyUntil.getOrDefault(Latency.unit(task.inst), 0));
    }

    /** Of those that need not wait the most urgent; else the one that waits least. */
    private Task best(List<Task> ready, int cycle, Map<Latency.Unit, Integer> busyUntil, Optional<Task> last) {
        return ready.stream()
                .min(Comparator.comparingInt((Task task) -> Math.max(cycle, start(task, busyUntil)))
                        .thenComparingInt(task -> -task.priority)
                        .thenComparing(task -> isHeldBack(task, last))
                        .thenComparingInt(task -> -task.after.size())
                        .thenComparingInt(task -> task.position))
                .orElseThrow();
    }

    /** Whether it depends on what went just before: after a command that is all that reads a register. */
    private boolean isHeldBack(Task task, Optional<Task> last) {
        return last.map(before -> before.after.getOrDefault(task, 1) != 1)
                .orElseGet(() -> isAfterCommand() && task.readsRegister());
    }

    private boolean isAfterCommand() {
        return !result.isEmpty() && isCommand(result.getLast());
    }

    private static boolean isCommand(Inst inst) {
        return inst.opcode == Opcode.ROCC || inst.opcode == Opcode.FENCE;
    }
}
