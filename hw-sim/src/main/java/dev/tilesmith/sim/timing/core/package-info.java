/**
 * When the Rocket core does what: pipeline, fetch, predictors, caches, long operations, as host-timing.md specifies.
 *
 * <p>{@link dev.tilesmith.sim.timing.core.Core} is the place to begin. All classes hold primitive state that is stepped
 * cycle by cycle and are not thread-safe. "Section" in comments means a section of host-timing.md.
 */
@NullMarked
package dev.tilesmith.sim.timing.core;

import org.jspecify.annotations.NullMarked;
