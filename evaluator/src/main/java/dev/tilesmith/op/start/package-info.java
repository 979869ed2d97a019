/** The kernels that a search starts from, as C that a person would like to read. */
@NullMarked
package dev.tilesmith.op.start;

import org.jspecify.annotations.NullMarked;
