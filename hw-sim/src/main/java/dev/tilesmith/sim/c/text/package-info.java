/** A source text, its tokens and the places in it, and what is told to its author. */
@NullMarked
package dev.tilesmith.sim.c.text;

import org.jspecify.annotations.NullMarked;
