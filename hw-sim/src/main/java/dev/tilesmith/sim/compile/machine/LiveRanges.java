package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Block;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where each register holds a value that is still needed. Instruction i reads at 2i and writes at 2i + 1; phis write at
 * the start of their block and read at the end of its predecessors.
 */
final class LiveRanges {
    private final MachineFunction function;
    private final Segments[] segments;
    private final Map<Block, Integer> indexes = new HashMap<>();
    private final int[] starts;
    private final BitSet[] liveIn;
    private final BitSet[] liveOut;
    /** End of the interval being built, per register; 0 when the register is not live. */
    private final int[] ends;

    private final BitSet live = new BitSet();

    private LiveRanges(MachineFunction function) {
        this.function = function;
        var blocks = function.blocks;
        segments = new Segments[function.registerCount()];
        for (var i = 0; i < segments.length; i++) {
            segments[i] = new Segments();
        }
        ends = new int[segments.length];
        starts = new int[blocks.size() + 1];
        liveIn = new BitSet[blocks.size()];
        liveOut = new BitSet[blocks.size()];
        var position = 1;
        for (var i = 0; i < blocks.size(); i++) {
            indexes.put(blocks.get(i).block, i);
            starts[i] = 2 * position;
            position += blocks.get(i).code.size() + 1;
            liveIn[i] = new BitSet();
            liveOut[i] = new BitSet();
        }
        starts[blocks.size()] = 2 * position;
    }

    static Segments[] compute(MachineFunction function) {
        var ranges = new LiveRanges(function);
        ranges.solve();
        for (var i = function.blocks.size() - 1; i >= 0; i--) {
            ranges.build(i);
        }
        return ranges.segments;
    }

    /** The registers live at the start of each block, in the order of the function's blocks. */
    static BitSet[] liveIn(MachineFunction function) {
        var ranges = new LiveRanges(function);
        ranges.solve();
        return ranges.liveIn;
    }

    private void solve() {
        var blocks = function.blocks;
        var exposed = new BitSet[blocks.size()];
        var defined = new BitSet[blocks.size()];
        for (var i = 0; i < blocks.size(); i++) {
            exposed[i] = new BitSet();
            defined[i] = new BitSet();
            summarize(blocks.get(i), exposed[i], defined[i]);
        }
        for (var changed = true; changed; ) {
            changed = false;
            for (var i = blocks.size() - 1; i >= 0; i--) {
                changed |= update(i, exposed[i], defined[i]);
            }
        }
    }

    private void summarize(MachineFunction.MachineBlock block, BitSet exposed, BitSet defined) {
        block.phis.forEach(phi -> defined.set(phi.rd()));
        for (var inst : block.code) {
            for (var register : List.of(inst.rs1, inst.rs2, inst.rs3)) {
                if (Inst.isVirtual(register) && !defined.get(register)) {
                    exposed.set(register);
                }
            }
            if (Inst.isVirtual(inst.rd)) {
                defined.set(inst.rd);
            }
        }
    }

    private boolean update(int index, BitSet exposed, BitSet defined) {
        var out = new BitSet();
        var block = function.blocks.get(index).block;
        for (var successor : block.successors) {
            var target = indexes.get(successor);
            if (target == null) {
                throw new IllegalStateException("no code for " + successor);
            }
            out.or(liveIn[target]);
            var at = successor.predecessors.indexOf(block);
            for (var phi : function.blocks.get(target).phis) {
                if (phi.sources()[at] != Inst.NONE) {
                    out.set(phi.sources()[at]);
                }
            }
        }
        if (out.equals(liveOut[index]) && !liveIn[index].isEmpty()) {
            return false;
        }
        liveOut[index] = out;
        var in = (BitSet) out.clone();
        in.andNot(defined);
        in.or(exposed);
        var changed = !in.equals(liveIn[index]);
        liveIn[index] = in;
        return changed;
    }

    private void build(int index) {
        var block = function.blocks.get(index);
        var start = starts[index];
        var end = starts[index + 1];
        live.clear();
        for (var r = liveOut[index].nextSetBit(0); r >= 0; r = liveOut[index].nextSetBit(r + 1)) {
            begin(r, end);
        }
        for (var i = block.code.size() - 1; i >= 0; i--) {
            step(block.code.get(i), start + 2 + 2 * i);
        }
        for (var phi : block.phis) {
            finish(phi.rd(), start, start + 1);
        }
        for (var r = live.nextSetBit(0); r >= 0; r = live.nextSetBit(r + 1)) {
            segments[r].addInFront(start, ends[r]);
            ends[r] = 0;
        }
    }

    private void step(Inst inst, int position) {
        if (inst.form == Inst.Form.CALL) {
            for (var register = 0; register < Inst.FIRST_VIRTUAL; register++) {
                if (MachineRegisters.isClobbered(register)) {
                    finish(register, position + 1, position + 2);
                }
            }
        }
        if (inst.rd != Inst.NONE && inst.rd != Selection.ZERO) {
            finish(inst.rd, position + 1, position + 2);
        }
        use(inst.rs1, position);
        use(inst.rs2, position);
        use(inst.rs3, position);
        for (var register : inst.reads) {
            use(register, position);
        }
    }

    private void use(int register, int position) {
        if (register > Selection.ZERO && ends[register] == 0) {
            begin(register, position + 1);
        }
    }

    private void begin(int register, int end) {
        ends[register] = end;
        live.set(register);
    }

    /** A value is written here; if nobody reads it, it still occupies its register until {@code deadEnd}. */
    private void finish(int register, int from, int deadEnd) {
        segments[register].addInFront(from, ends[register] == 0 ? deadEnd : ends[register]);
        ends[register] = 0;
        live.clear(register);
    }
}
