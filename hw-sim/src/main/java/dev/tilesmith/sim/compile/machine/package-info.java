/** From SSA form to machine code: selection, registers, frames, order and encoding. */
@NullMarked
package dev.tilesmith.sim.compile.machine;

import org.jspecify.annotations.NullMarked;
