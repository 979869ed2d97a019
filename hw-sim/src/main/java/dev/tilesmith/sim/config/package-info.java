/** The machine's parameters and the guest's limits. */
@NullMarked
package dev.tilesmith.sim.config;

import org.jspecify.annotations.NullMarked;
