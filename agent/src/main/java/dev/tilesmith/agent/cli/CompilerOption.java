package dev.tilesmith.agent.cli;

import dev.tilesmith.eval.gcc.GccCompiler;
import dev.tilesmith.eval.gcc.GccMissing;
import dev.tilesmith.sim.SimulatorVersion;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.compile.KernelCompiler;
import picocli.CommandLine.Option;

/** {@code --cc builtin|gcc}. */
final class CompilerOption {
    @Option(
            names = "--cc",
            paramLabel = "builtin|gcc",
            defaultValue = "builtin",
            description = "Compiler of the kernels: our own, or the RISC-V gcc (default: ${DEFAULT-VALUE}).")
    private String name = "builtin";

    String name() {
        return name;
    }

    KernelCompiler compiler() {
        return compiler(name);
    }

    static KernelCompiler compiler(String name) {
        try {
            return switch (name) {
                case "builtin" -> new BuiltinCompiler();
                case "gcc" -> GccCompiler.find();
                default -> throw UserError.input("--cc must be builtin or gcc, got '%s'".formatted(name));
            };
        } catch (GccMissing e) {
            throw UserError.environment(String.valueOf(e.getMessage()));
        }
    }

    /** What a verdict depends on besides kernel and op: the simulator and the compiler. */
    String version() {
        return version(compiler());
    }

    static String version(KernelCompiler compiler) {
        return "simulator %s, %s".formatted(SimulatorVersion.text(), compiler.version());
    }
}
