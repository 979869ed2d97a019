/** Pieces of C that the kernels of several ops are written with. */
@NullMarked
package dev.tilesmith.schedule.mapper.code;

import org.jspecify.annotations.NullMarked;
