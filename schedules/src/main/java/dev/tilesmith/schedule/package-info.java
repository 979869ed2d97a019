/** Verified kernels with how they were found. */
@NullMarked
package dev.tilesmith.schedule;

import org.jspecify.annotations.NullMarked;
