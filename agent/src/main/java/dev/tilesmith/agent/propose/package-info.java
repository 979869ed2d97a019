/** Proposers: from a parent to plans and kernels, by rewriting or by a model. */
@NullMarked
package dev.tilesmith.agent.propose;

import org.jspecify.annotations.NullMarked;
