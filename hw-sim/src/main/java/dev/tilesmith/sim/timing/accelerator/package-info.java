/**
 * When the accelerator's units do things, cycle by cycle, after the public Gemmini RTL. Within a cycle consumers act
 * before producers, so that a queue's entry is seen from the cycle after its push. Changes no value.
 *
 * <p>Here is what all units meet in: the way of commands through the reservation station, the order of steps within a cycle,
 * and why a unit waits. The units are in {@code loop}, {@code load}, {@code execute} and {@code store}, which know nothing of
 * each other, only of {@code shared}.
 *
 * <p>Time is skipped by one rule. Each unit answers {@code nextEvent(now)}: the first cycle in which it does anything by
 * itself, if no other unit acts before. After each of its steps its {@link dev.tilesmith.sim.timing.accelerator.Alarm} is
 * set to that cycle, and until then {@link dev.tilesmith.sim.timing.accelerator.Engine} leaves it alone. What others do
 * reaches a unit only through few places: a command or row put into its queue, room made in the queue behind it, a beat at
 * its end of the link, an end reported. There it is woken; a wake too many costs time and changes nothing. When no alarm is
 * due, the cycles up to the first one pass at once. The account of a unit that sleeps is its last state, many times.
 *
 * <p>The execute controller sleeps while it streams, too. From one row of an operation to the next nobody outside sees what
 * it does but who uses the same bank: its next event is the first cycle in which an operation or a result may end. Cycles
 * that it has slept through are stepped when one of these comes: that cycle; a row of a load or a store that may go to a
 * bank which the operation reads or a result is written to; a report. Of these, rows that are like the one before them are
 * taken at once (RowRun).
 */
@NullMarked
package dev.tilesmith.sim.timing.accelerator;

import org.jspecify.annotations.NullMarked;
