/**
 * The oracle of the timing: the accelerator's units stepped through every cycle, without skipping, to which the engine that
 * ships is compared.
 */
@NullMarked
package dev.tilesmith.sim.timing.plain.accelerator;

import org.jspecify.annotations.NullMarked;
