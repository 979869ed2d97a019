/**
 * What can be known about a kernel's surface tree without running it: loops with constant bounds, the rows that each
 * command touches, the buffers those rows form, and an estimate of its cycles. Uses {@code sim.c} only; estimates may
 * be wrong, since the evaluator is the judge.
 */
@NullMarked
package dev.tilesmith.agent.propose.analysis;

import org.jspecify.annotations.NullMarked;
