/** Link between accelerator and L2, the L2, the memory port and the DRAM: the timing of everything behind the caches. */
@NullMarked
package dev.tilesmith.sim.timing.memory;

import org.jspecify.annotations.NullMarked;
