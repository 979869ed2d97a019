/** The surface tree: C as it is written. It can be built by a program, and is printed such that parsing gives it again. */
@NullMarked
package dev.tilesmith.sim.c.tree;

import org.jspecify.annotations.NullMarked;
