/** The built-in compiler: checked tree to SSA form to RV64GC machine code with a line table. */
@NullMarked
package dev.tilesmith.sim.compile;

import org.jspecify.annotations.NullMarked;
