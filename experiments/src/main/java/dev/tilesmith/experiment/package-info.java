/** Benchmarks and studies. */
@NullMarked
package dev.tilesmith.experiment;

import org.jspecify.annotations.NullMarked;
