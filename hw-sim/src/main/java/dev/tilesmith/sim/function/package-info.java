/** What each accelerator command does to memory. Knows no time. */
@NullMarked
package dev.tilesmith.sim.function;

import org.jspecify.annotations.NullMarked;
