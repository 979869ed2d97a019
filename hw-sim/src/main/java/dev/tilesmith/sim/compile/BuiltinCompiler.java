package dev.tilesmith.sim.compile;

import dev.tilesmith.sim.c.CheckedKernel;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.riscv.CodeImage;

/** The built-in optimizing compiler: nothing to install, the same code on every computer. */
public final class BuiltinCompiler implements KernelCompiler {
    private static final String VERSION = "builtin-10";

    @Override
    public String version() {
        return VERSION;
    }

    @Override
    public CodeImage compile(CheckedKernel kernel, GemminiConfig target) {
        return ProgramCompiler.compile(kernel);
    }
}
