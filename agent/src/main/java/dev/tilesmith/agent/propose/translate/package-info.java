/**
 * Finds matrix products in plain C loop nests and turns them into commands, one nest at a time. What a product's result
 * goes through on the host is guessed where it looks like the accelerator's own scaling; whether a guess is right is for
 * the evaluator to find out.
 */
@NullMarked
package dev.tilesmith.agent.propose.translate;

import org.jspecify.annotations.NullMarked;
