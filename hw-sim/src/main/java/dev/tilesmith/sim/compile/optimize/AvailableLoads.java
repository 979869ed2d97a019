package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Block;
import dev.tilesmith.sim.compile.ssa.Node;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values in memory that are known in registers, along a chain of blocks. The accelerator writes memory, so a fence ends
 * all knowledge; a command alone does not. Not thread-safe.
 */
final class AvailableLoads {
    /** What is known beyond this many places in memory is not worth the copies from block to block. */
    private static final int MOST_CELLS = 64;

    private final Ranges ranges;
    private Map<Cell, Node> cells = new LinkedHashMap<>();
    private final Map<Block, Map<Cell, Node>> atEnd = new HashMap<>();

    /** Bytes that were read or written as an object of their own type, or as one of any type. */
    private record Cell(Node base, long offset, Access access, boolean anyType) {
        static Cell of(Node access) {
            return new Cell(access.in[0], access.imm, access.access, access.touchesAnyType);
        }

        Cell ofAnyType() {
            return new Cell(base, offset, access, true);
        }
    }

    AvailableLoads(Ranges ranges) {
        this.ranges = ranges;
    }

    /** What all ways into a block agree on; nothing where one of them has not been numbered, as in a loop. */
    void enter(Block block) {
        cells = new LinkedHashMap<>();
        if (block.predecessors.isEmpty()) {
            return;
        }
        cells.putAll(atEnd.getOrDefault(block.predecessors.getFirst(), Map.of()));
        for (var i = 1; i < block.predecessors.size() && !cells.isEmpty(); i++) {
            var other = atEnd.getOrDefault(block.predecessors.get(i), Map.of());
            cells.entrySet().removeIf(entry -> other.get(entry.getKey()) != entry.getValue());
        }
    }

    void leave(Block block) {
        if (!cells.isEmpty()) {
            atEnd.put(block, cells);
        }
    }

    /** The known value of a load, or the node itself. */
    Node visit(Node node) {
        switch (node.op) {
            case LOAD -> {
                var cell = Cell.of(node);
                var known = cells.get(cell.ofAnyType());
                var value = known == null ? cells.putIfAbsent(cell, node) : known;
                dropOldest();
                return value == null ? node : value;
            }
            case STORE -> {
                cells.keySet()
                        .removeIf(cell -> Aliases.mayOverlap(node, cell.base, cell.offset, cell.access, cell.anyType));
                if (isWhole(node)) {
                    cells.put(Cell.of(node), node.in[1]);
                    dropOldest();
                }
            }
            case FENCE, CALL -> cells.clear();
            default -> {}
        }
        return node;
    }

    private void dropOldest() {
        if (cells.size() > MOST_CELLS) {
            cells.remove(cells.keySet().iterator().next());
        }
    }

    /** Whether a load of the stored cell gives exactly the stored register. */
    private boolean isWhole(Node store) {
        return switch (store.access) {
            case INT64, FLOAT, DOUBLE -> true;
            case INT32 -> ranges.isInt32(store.in[1]);
            case INT8 -> ranges.isIn(store.in[1], -128, 127);
            case UINT8 -> ranges.isIn(store.in[1], 0, 255);
            case INT16 -> ranges.isIn(store.in[1], -32768, 32767);
            case UINT16 -> ranges.isIn(store.in[1], 0, 65535);
            case UINT32 -> false;
        };
    }
}
