/** What to compute: ops, shapes, their text form, reference and starting kernels. */
@NullMarked
package dev.tilesmith.op;

import org.jspecify.annotations.NullMarked;
