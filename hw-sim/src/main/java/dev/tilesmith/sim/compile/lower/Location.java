package dev.tilesmith.sim.compile.lower;

import dev.tilesmith.sim.c.check.CType;
import dev.tilesmith.sim.compile.ssa.Node;

/** Where a place of the checked tree is, while a function is lowered. */
sealed interface Location {
    /** A scalar in an SSA variable. */
    record InRegister(int register, CType type) implements Location {}

    /** An object in memory. */
    record InMemory(Node base, long offset, CType type) implements Location {}

    /** A bit-field: its storage unit in memory and the bits of it. */
    record Bits(Node base, long offset, CType.Integer unit, int bitOffset, int bitWidth) implements Location {}

    /** A structure kept as scalars: the first register and the offset inside the variable. */
    record Scattered(Scalars scalars, long offset, CType type) implements Location {}
}
