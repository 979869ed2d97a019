package dev.tilesmith.agent.cli.argument;

import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.eval.gcc.GccCompiler;
import dev.tilesmith.eval.gcc.GccMissing;
import dev.tilesmith.sim.SimulatorVersion;
import dev.tilesmith.sim.compile.BuiltinCompiler;
import dev.tilesmith.sim.compile.KernelCompiler;
import picocli.CommandLine.Option;

/** {@code --cc builtin|gcc}. */
public final class CompilerOption {
    @Option(
            names = "--cc",
            completionCandidates = Candidates.Compilers.class,
            paramLabel = "builtin|gcc",
            defaultValue = "builtin",
            description = "Compiler of the kernels: our own, or the RISC-V gcc (default: ${DEFAULT-VALUE}).")
    private String name = "builtin";

    public String name() {
        return name;
    }

    public KernelCompiler compiler() {
        return compiler(name);
    }

    public static KernelCompiler compiler(String name) {
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
    public String version() {
        return version(compiler());
    }

    public static String version(KernelCompiler compiler) {
        return "simulator %s, %s".formatted(SimulatorVersion.text(), compiler.version());
    }
}
