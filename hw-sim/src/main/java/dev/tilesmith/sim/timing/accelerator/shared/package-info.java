/**
 * What several units of the accelerator use: commands with their queues and ranges of rows, the ports of the local memories,
 * the times that follow from a configuration, the account of cycles. Knows none of the units.
 */
@NullMarked
package dev.tilesmith.sim.timing.accelerator.shared;

import org.jspecify.annotations.NullMarked;
