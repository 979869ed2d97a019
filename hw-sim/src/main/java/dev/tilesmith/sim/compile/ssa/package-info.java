/** The SSA form of a function: its blocks, operations and loops, and what the passes over it share. */
@NullMarked
package dev.tilesmith.sim.compile.ssa;

import org.jspecify.annotations.NullMarked;
