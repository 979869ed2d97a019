package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Arithmetic;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Graph;
import dev.tilesmith.sim.compile.ssa.Kind;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;
import dev.tilesmith.sim.compile.ssa.Registers;
import dev.tilesmith.sim.compile.ssa.Uses;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps the scalars of a stack slot in registers where nothing but loads and stores at fixed offsets knows its address: a
 * structure that was handed to an inlined function, an array with constant indices. Not thread-safe.
 */
final class SlotPromotion {
    private final Graph graph;
    private final int slot;
    private final List<Node> accesses;
    /** The scalars of the slot, by offset. */
    private final TreeMap<Long, Access> scalars = new TreeMap<>();

    private SlotPromotion(Graph graph, int slot, List<Node> accesses) {
        this.graph = graph;
        this.slot = slot;
        this.accesses = accesses;
    }

    static void run(Graph graph) {
        var changed = false;
        for (var entry : unexposed(graph).entrySet()) {
            var pass = new SlotPromotion(graph, entry.getKey(), entry.getValue());
            if (pass.canPromote()) {
                pass.promote();
                changed = true;
            }
        }
        if (changed) {
            Registers.dropTrivialPhis(graph);
            DeadCode.drop(graph);
        }
    }

    /** The loads and stores of each slot whose address nobody else reads. */
    private static Map<Integer, List<Node>> unexposed(Graph graph) {
        Map<Integer, List<Node>> accesses = new TreeMap<>();
        var exposed = new HashSet<Integer>();
        Uses.forEach(graph, node -> {
            for (var i = 0; i < node.in.length; i++) {
                if (node.in[i].op == Op.SLOT) {
                    var slot = (int) node.in[i].imm;
                    var isAccess = i == 0 && (node.op == Op.LOAD || node.op == Op.STORE);
                    accesses.computeIfAbsent(slot, _ -> new ArrayList<>()).add(node);
                    if (!isAccess) {
                        exposed.add(slot);
                    }
                }
            }
        });
        accesses.keySet().removeAll(exposed);
        return accesses;
    }

    /** Whether the accesses agree on what the scalars are; zeros may be stored over several at once. */
    private boolean canPromote() {
        for (var node : accesses) {
            if (!isFill(node)) {
                var access = scalars.putIfAbsent(node.imm, node.access);
                if (access != null && access != node.access) {
                    return false;
                }
            }
        }
        return areApart() && accesses.stream().filter(SlotPromotion::isFill).allMatch(this::fillsWhole);
    }

    private boolean areApart() {
        var end = Long.MIN_VALUE;
        for (var scalar : scalars.entrySet()) {
            if (scalar.getKey() < end) {
                return false;
            }
            end = scalar.getKey() + scalar.getValue().bytes;
        }
        return true;
    }

    private static boolean isFill(Node node) {
        return node.op == Op.STORE && node.touchesAnyType && node.in[1].isConstant(0);
    }

    /** Whether no scalar is filled in part. */
    private boolean fillsWhole(Node fill) {
        var end = fill.imm + fill.access.bytes;
        var before = scalars.lowerEntry(fill.imm);
        var last = scalars.lowerEntry(end);
        return (before == null || before.getKey() + before.getValue().bytes <= fill.imm)
                && (last == null || last.getKey() + last.getValue().bytes <= end);
    }

    private void promote() {
        var registers = new Registers(graph);
        scalars.forEach((offset, access) -> promote(offset, access, registers));
        graph.resolve();
        var own = Set.copyOf(accesses);
        for (var block : graph.blocks) {
            block.nodes.removeIf(own::contains);
        }
        graph.slots.set(slot, new Graph.Slot(0, 1));
    }

    /** Loads take the last value stored in their block; those before any store there wait for the stores of all blocks. */
    private void promote(long offset, Access access, Registers registers) {
        var register = registers.create(access);
        Map<Block, List<Node>> early = new LinkedHashMap<>();
        for (var block : graph.blocks) {
            Optional<Node> value = Optional.empty();
            for (var node : List.copyOf(block.nodes)) {
                if (!touches(node, offset)) {
                    continue;
                }
                if (node.op == Op.STORE) {
                    value = Optional.of(stored(node, access));
                } else if (value.isPresent()) {
                    node.replacement = value.get();
                } else {
                    early.computeIfAbsent(block, _ -> new ArrayList<>()).add(node);
                }
            }
            value.ifPresent(last -> registers.write(register, block, last));
        }
        early.forEach((block, loads) -> {
            var value = registers.readAtStart(register, block);
            loads.forEach(load -> load.replacement = value);
        });
    }

    private boolean touches(Node node, long offset) {
        return (node.op == Op.LOAD || node.op == Op.STORE)
                && node.in[0].op == Op.SLOT
                && node.in[0].imm == slot
                && node.imm <= offset
                && offset < node.imm + node.access.bytes;
    }

    /** The value that a load gives after a store. */
    private Node stored(Node store, Access access) {
        if (access.kind.isFloat()) {
            return isFill(store) ? graph.floatConstant(access.kind, 0) : store.in[1];
        }
        var value = store.in[1];
        if (value.isConstant() || access == Access.INT64) {
            return value.isConstant() ? graph.constant(extended(access, value.imm)) : value;
        }
        graph.at = store.at;
        var nodes = store.block.nodes;
        var extension = graph.detached(extension(access), Kind.INT, store.block, value);
        nodes.add(nodes.indexOf(store) + 1, extension);
        return extension;
    }

    private static long extended(Access access, long value) {
        return access == Access.INT64 ? value : Arithmetic.extend(extension(access), value);
    }

    private static Op extension(Access access) {
        return switch (access) {
            case INT8 -> Op.SEXT_B;
            case UINT8 -> Op.ZEXT_B;
            case INT16 -> Op.SEXT_H;
            case UINT16 -> Op.ZEXT_H;
            case INT32 -> Op.SEXT_W;
            case UINT32 -> Op.ZEXT_W;
            case INT64, FLOAT, DOUBLE -> throw new IllegalStateException("nothing to extend: " + access);
        };
    }
}
