/**
 * The loop commands: configurations gathered, loops under way, and the commands that they come apart into, in the order and at
 * the pace of LoopMatmul.scala and LoopConv.scala. Knows no other unit.
 */
@NullMarked
package dev.tilesmith.sim.timing.accelerator.loop;

import org.jspecify.annotations.NullMarked;
