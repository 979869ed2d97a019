/** From source text to the surface tree, by Eclipse CDT: in bounded time, and without reading any file. */
@NullMarked
package dev.tilesmith.sim.c.parse;

import org.jspecify.annotations.NullMarked;
