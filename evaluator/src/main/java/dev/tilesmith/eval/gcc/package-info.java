/** The external RISC-V compiler: the only place that starts a process for a kernel. */
@NullMarked
package dev.tilesmith.eval.gcc;

import org.jspecify.annotations.NullMarked;
