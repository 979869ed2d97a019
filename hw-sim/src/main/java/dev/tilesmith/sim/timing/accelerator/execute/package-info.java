/**
 * From the execute queue through the array into scratchpad and accumulator: preloads and computes become operations, which
 * read their operands row by row and whose results come out of the array a fixed time later. Knows no other unit.
 */
@NullMarked
package dev.tilesmith.sim.timing.accelerator.execute;

import org.jspecify.annotations.NullMarked;
