/** The verdict on a kernel: parse, simulate, check, score. */
@NullMarked
package dev.tilesmith.eval;

import org.jspecify.annotations.NullMarked;
