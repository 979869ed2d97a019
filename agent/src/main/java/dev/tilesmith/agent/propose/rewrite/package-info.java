/**
 * Rewrites: pure functions from a kernel's tree to changed trees, one class each. They are speculative: a rewrite is
 * usually right, and the evaluator decides. Uses {@code propose.analysis} and {@code sim.c}.
 */
@NullMarked
package dev.tilesmith.agent.propose.rewrite;

import org.jspecify.annotations.NullMarked;
