/** Runs a checked program directly, without machine code. */
@NullMarked
package dev.tilesmith.sim.c.run;

import org.jspecify.annotations.NullMarked;
