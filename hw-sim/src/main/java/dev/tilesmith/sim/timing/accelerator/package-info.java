/**
 * When the accelerator's units do things, cycle by cycle, after the public Gemmini RTL. Within a cycle consumers act
 * before producers, so that a queue's entry is seen from the cycle after its push. Changes no value.
 */
@NullMarked
package dev.tilesmith.sim.timing.accelerator;

import org.jspecify.annotations.NullMarked;
