/** Guest memory with guarded regions, scratchpad and accumulator, with the state of every row. */
@NullMarked
package dev.tilesmith.sim.memory;

import org.jspecify.annotations.NullMarked;
