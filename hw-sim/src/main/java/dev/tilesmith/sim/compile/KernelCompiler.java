package dev.tilesmith.sim.compile;

import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.riscv.CodeImage;

/** Turns a checked kernel into machine code. */
public interface KernelCompiler {
    /** Names the compiler and its version; changes whenever the code it makes may change. */
    String version();

    /**
     * The code of the kernel and of all functions that it calls.
     *
     * @throws CompileRejected when the kernel is beyond a limit of the compiler
     */
    CodeImage compile(CheckedKernel kernel, GemminiConfig target);
}
