/** From the surface tree to the checked tree: C's rules of types and constants, and what makes a file a kernel. */
@NullMarked
package dev.tilesmith.sim.c.check;

import org.jspecify.annotations.NullMarked;
