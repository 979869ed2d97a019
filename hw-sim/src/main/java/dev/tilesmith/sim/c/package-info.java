/** The C front end: source text to a surface tree, and to a checked tree with every conversion explicit. */
@NullMarked
package dev.tilesmith.sim.c;

import org.jspecify.annotations.NullMarked;
