/**
 * From the load queue to rows in scratchpad and accumulator: mvins become requests to the link, whose beats are merged into
 * rows, scaled and written. Knows no other unit.
 */
@NullMarked
package dev.tilesmith.sim.timing.accelerator.load;

import org.jspecify.annotations.NullMarked;
