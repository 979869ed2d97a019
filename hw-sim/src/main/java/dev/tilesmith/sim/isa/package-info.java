/** The accelerator's commands: their encoding, and the gemmini.h vocabulary as one table. */
@NullMarked
package dev.tilesmith.sim.isa;

import org.jspecify.annotations.NullMarked;
