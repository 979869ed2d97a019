/** From the checked tree of a program to the SSA form of its functions. */
@NullMarked
package dev.tilesmith.sim.compile.lower;

import org.jspecify.annotations.NullMarked;
