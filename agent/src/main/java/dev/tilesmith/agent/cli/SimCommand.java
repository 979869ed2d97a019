package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.report.KernelReport;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Measurement;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith sim FILE…}. */
@Command(
        name = "sim",
        description = {
            "Runs kernels on the simulated machine as the RTL was measured: a throw-away call, then a cold and a warm one.",
            "No op is needed: arrays are filled by a fixed formula, and the checksum of the outputs is printed."
        },
        footer = {
            "",
            "Examples:",
            "  tilesmith sim kernel.c",
            "  tilesmith sim *.c --json",
            "  tilesmith sim kernel.c --cc gcc --trace trace.json"
        })
final class SimCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Kernels.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--function", paramLabel = "NAME", description = "The kernel's name, where a file has several.")
    private @Nullable String function;

    @Option(
            names = "--target",
            paramLabel = "NAME",
            defaultValue = "gemmini-int8-16",
            description = "Hardware preset (default: ${DEFAULT-VALUE}).")
    private String target = "gemmini-int8-16";

    @Option(names = "--trace", paramLabel = "FILE", description = "Writes a timeline for Perfetto (one kernel only).")
    private @Nullable Path trace;

    @Option(
            names = "--no-what-if",
            description = "Leaves out the cycles with parts of the machine free, which take four more runs.")
    private boolean withoutWhatIfs;

    @Mixin
    private CompilerOption compiler = new CompilerOption();

    @Option(names = "--json", description = "One JSON object a line, and nothing else.")
    private boolean json;

    SimCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if (trace != null && files.size() != 1) {
            throw UserError.input("--trace writes the timeline of one kernel, got %d files".formatted(files.size()));
        }
        var config = OpArgument.target(target);
        var plain = new Measurement(compiler.compiler(), config, Limits.DEFAULT);
        var measurement = withoutWhatIfs ? plain : plain.withWhatIfs();
        return KernelFiles.forEach(files, environment, console, json, kernel -> measure(measurement, kernel, config));
    }

    private boolean measure(Measurement measurement, Kernel kernel, GemminiConfig config) {
        var result = measurement.measure(Functions.named(kernel, function));
        switch (result) {
            case Measurement.Result.Measured measured -> {
                if (json) {
                    console.json(SimJson.fields(kernel, measured));
                } else {
                    new KernelReport(kernel, measured, config).lines().forEach(console::line);
                }
                writeTrace(kernel, config);
                return true;
            }
            case Measurement.Result.Rejected(var verdict) -> {
                if (json) {
                    console.json(Console.fields(
                            "file", kernel.name(), "verdict", verdict.label(), "reason", verdict.reason()));
                } else {
                    console.line("%s: %s\n  %s"
                            .formatted(
                                    kernel.name(),
                                    verdict.label(),
                                    verdict.reason().replace("\n", "\n  ")));
                }
                return false;
            }
        }
    }

    private void writeTrace(Kernel kernel, GemminiConfig config) {
        if (trace == null) {
            return;
        }
        var file = environment.workingDirectory().resolve(trace);
        try {
            Files.writeString(file, Traces.of(Functions.named(kernel, function), config, compiler.compiler()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write %s".formatted(trace), e);
        }
    }
}
