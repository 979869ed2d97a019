package dev.tilesmith.sim.compile.optimize;

import dev.tilesmith.sim.compile.ssa.Access;
import dev.tilesmith.sim.compile.ssa.Node;
import dev.tilesmith.sim.compile.ssa.Op;

/** Whether two accesses of memory may touch the same bytes. */
final class Aliases {
    /** Sums are followed this deep to the object that they lie in. */
    private static final int DEPTH = 6;

    private static final long NONE = -1;

    private Aliases() {}

    /**
     * Whether a store may change what a load reads: by address where both are known, else by type as C allows, else by
     * the objects that they lie in.
     *
     * @param base address of the load, with its offset and access
     * @param anyType whether the load may read an object of any type
     */
    static boolean mayOverlap(Node store, Node base, long offset, Access access, boolean anyType) {
        var storeBase = store.in[0];
        if (storeBase == base) {
            return store.imm < offset + access.bytes && offset < store.imm + store.access.bytes;
        }
        if (storeBase.op == Op.SLOT && base.op == Op.SLOT || base.op == Op.TABLE) {
            return false;
        }
        var storeType = type(store.access);
        var type = type(access);
        return storeType == 0
                || type == 0
                || storeType == type
                || (store.touchesAnyType || anyType) && !areApart(storeBase, base);
    }

    /** Types that may alias: bytes everything (0), the others only their own width and kind. */
    private static int type(Access access) {
        return switch (access) {
            case INT8, UINT8 -> 0;
            case INT16, UINT16 -> 1;
            case INT32, UINT32 -> 2;
            case INT64 -> 3;
            case FLOAT -> 4;
            case DOUBLE -> 5;
        };
    }

    /** Whether two addresses lie in different objects for sure: two slots, or a slot and what came from outside. */
    private static boolean areApart(Node first, Node second) {
        var slot = slotOf(first, DEPTH);
        var other = slotOf(second, DEPTH);
        if (slot != NONE && other != NONE) {
            return slot != other;
        }
        return slot != NONE && isFromOutside(second, DEPTH) || other != NONE && isFromOutside(first, DEPTH);
    }

    /** The slot to which an index is added, or {@link #NONE}. */
    private static long slotOf(Node address, int depth) {
        if (address.op == Op.SLOT) {
            return address.imm;
        }
        if (address.op != Op.ADD || depth == 0) {
            return NONE;
        }
        var left = slotOf(address.in[0], depth - 1);
        return left != NONE ? left : slotOf(address.in[1], depth - 1);
    }

    /** Whether an address is made of the function's parameters and tables, and of numbers that are no addresses. */
    private static boolean isFromOutside(Node address, int depth) {
        return switch (address.op) {
            case PARAMETER, TABLE, CONSTANT -> true;
            case ADD -> depth > 0 && isFromOutside(address.in[0], depth - 1) && isFromOutside(address.in[1], depth - 1);
            case LOAD -> address.access.bytes < 8;
            case SLL, MUL, SEXT_B, SEXT_H, SEXT_W, ZEXT_B, ZEXT_H, ADDW, SUBW, MULW, SLLW -> true;
            default -> false;
        };
    }
}
