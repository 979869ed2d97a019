/**
 * From the store queue to the link: mvouts read rows, which are pooled, normalized, scaled and sent as packets. Knows no other
 * unit.
 */
@NullMarked
package dev.tilesmith.sim.timing.accelerator.store;

import org.jspecify.annotations.NullMarked;
