/** When things happen: the core's pipeline and caches, the accelerator's units, L2 and DRAM. Changes no value. */
@NullMarked
package dev.tilesmith.sim.timing;

import org.jspecify.annotations.NullMarked;
