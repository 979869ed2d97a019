/** The built-in compiler: a checked tree becomes SSA form, is optimized, and becomes RV64GC machine code with a line table. */
@NullMarked
package dev.tilesmith.sim.compile;

import org.jspecify.annotations.NullMarked;
