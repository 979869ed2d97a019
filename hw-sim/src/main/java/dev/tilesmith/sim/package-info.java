/** The simulated machine as one pure function: no clock, files, threads, randomness or network. */
@NullMarked
package dev.tilesmith.sim;

import org.jspecify.annotations.NullMarked;
