package dev.tilesmith.sim.compile.machine;

import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import java.util.ArrayList;
import java.util.List;

/** A function as machine instructions in blocks, before and after registers are assigned. Not thread-safe. */
public final class MachineFunction {
    final Graph graph;
    final List<MachineBlock> blocks = new ArrayList<>();
    /** Register file of each virtual register, from {@link Inst#FIRST_VIRTUAL}. */
    private final List<Kind> kinds = new ArrayList<>();
    /** Bytes for stack arguments of functions that this one calls. */
    long outgoingBytes;

    boolean hasCalls;
    int spillSlots;

    MachineFunction(Graph graph) {
        this.graph = graph;
    }

    /** A value that a block gets from its predecessor: sources in the order of the block's predecessors. */
    record Phi(int rd, int[] sources, long[] constants) {}

    /** The instructions of a block; the last one or two end it. */
    static final class MachineBlock {
        final Block block;
        List<Inst> code = new ArrayList<>();
        final List<Phi> phis = new ArrayList<>();

        MachineBlock(Block block) {
            this.block = block;
        }

        /** Index of the first of the instructions that end the block. */
        int endIndex() {
            var index = code.size();
            while (index > 0 && code.get(index - 1).isEnd()) {
                index--;
            }
            return index;
        }

        @Override
        public String toString() {
            var text = new StringBuilder(block + ":\n");
            phis.forEach(phi -> text.append("    phi v")
                    .append(phi.rd)
                    .append(java.util.Arrays.toString(phi.sources))
                    .append('\n'));
            code.forEach(inst -> text.append("    ").append(inst).append('\n'));
            return text.toString();
        }
    }

    /** The number of a new stack slot for a register, as {@link Inst#slot} has it. */
    int newSpillSlot() {
        return Inst.FIRST_SPILL - spillSlots++;
    }

    int newRegister(Kind kind) {
        kinds.add(kind);
        return Inst.FIRST_VIRTUAL + kinds.size() - 1;
    }

    int registerCount() {
        return Inst.FIRST_VIRTUAL + kinds.size();
    }

    Kind kind(int register) {
        if (register < 32) {
            return Kind.INT;
        }
        return register < Inst.FIRST_VIRTUAL ? Kind.F64 : kinds.get(register - Inst.FIRST_VIRTUAL);
    }

    boolean isFloat(int register) {
        return kind(register).isFloat();
    }

    @Override
    public String toString() {
        var text = new StringBuilder(graph.name + "\n");
        blocks.forEach(text::append);
        return text.toString();
    }
}
