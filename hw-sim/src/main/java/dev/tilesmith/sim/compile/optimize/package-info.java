/** The passes over the SSA form, as gcc -O2 makes them (compiler-notes.md section 2); {@code Pipeline} has their order. */
@NullMarked
package dev.tilesmith.sim.compile.optimize;

import org.jspecify.annotations.NullMarked;
