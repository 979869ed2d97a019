/**
 * The accelerator's own counters, which a program configures and reads with the counter command: the file of counters, and
 * what is counted on the way to memory.
 */
@NullMarked
package dev.tilesmith.sim.timing.accelerator.counter;

import org.jspecify.annotations.NullMarked;
