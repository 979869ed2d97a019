/** The RV64IMAFDC core in function: decode, execute, load. Knows no time. */
@NullMarked
package dev.tilesmith.sim.riscv;

import org.jspecify.annotations.NullMarked;
