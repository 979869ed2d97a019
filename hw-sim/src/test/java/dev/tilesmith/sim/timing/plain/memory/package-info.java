/** The oracle of the timing behind the caches: link, L2, memory port and DRAM stepped through every cycle. */
@NullMarked
package dev.tilesmith.sim.timing.plain.memory;

import org.jspecify.annotations.NullMarked;
