package dev.tilesmith.agent.cli.kernel;

import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.sim.c.FrontEnd;
import dev.tilesmith.sim.compile.CompileRejected;
import dev.tilesmith.sim.compile.Listing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith asm FILE}. */
@Command(
        name = "asm",
        description = "Prints the machine code of kernels, each instruction with its source line.",
        footer = {"", "Examples:", "  tilesmith asm kernel.c", "  tilesmith asm kernel.c --cc gcc"})
public final class AsmCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Kernels.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--target",
            completionCandidates = Candidates.Targets.class,
            paramLabel = "NAME",
            defaultValue = "gemmini-int8-16",
            description = "Hardware preset (default: ${DEFAULT-VALUE}).")
    private String target = "gemmini-int8-16";

    @Mixin
    private CompilerOption compiler = new CompilerOption();

    @Option(names = "--json", description = "One JSON object a line, and nothing else.")
    private boolean json;

    public AsmCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        return KernelFiles.forEach(files, environment, console, json, this::print);
    }

    private boolean print(Kernel kernel) {
        var config = OpArgument.target(target);
        switch (FrontEnd.check(kernel.name(), kernel.source(), config)) {
            case FrontEnd.Result.Rejected(var diagnostics) -> {
                diagnostics.forEach(diagnostic -> show(kernel, "reason", diagnostic.render()));
                return false;
            }
            case FrontEnd.Result.Accepted(var checked) -> {
                try {
                    var image = compiler.compiler().compile(checked, config);
                    show(kernel, "listing", Listing.render(image, kernel.source()));
                    return true;
                } catch (CompileRejected rejected) {
                    rejected.diagnostics().forEach(diagnostic -> show(kernel, "reason", diagnostic.render()));
                    return false;
                }
            }
        }
    }

    private void show(Kernel kernel, String field, String text) {
        if (json) {
            console.json(Console.fields("file", kernel.name(), field, text));
        } else {
            console.line(text.stripTrailing());
        }
    }
}
