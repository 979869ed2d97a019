package dev.tilesmith.agent.cli;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Measurement;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.UnitAccount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        var measurement = new Measurement(compiler.compiler(), config, Limits.DEFAULT);
        return KernelFiles.forEach(files, environment, console, json, kernel -> measure(measurement, kernel, config));
    }

    private boolean measure(Measurement measurement, Kernel kernel, GemminiConfig config) {
        var result = measurement.measure(Functions.named(kernel, function));
        switch (result) {
            case Measurement.Result.Measured measured -> {
                if (json) {
                    console.json(fields(kernel, measured));
                } else {
                    print(kernel, measured, config);
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

    private static Map<String, Object> fields(Kernel kernel, Measurement.Result.Measured measured) {
        return Console.fields(
                "file", kernel.name(),
                "verdict", "correct",
                "cold", Console.fields("cycles", measured.cold().count()),
                "warm", Console.fields("cycles", measured.warm().count()),
                "fnv", measured.fnv(),
                "instructions", measured.instructions(),
                "warnings", measured.warnings(),
                "counters", counters(measured.counters()));
    }

    private static Map<String, Object> counters(Counters counters) {
        return Console.fields(
                "commands", counters.commands(),
                "macs", counters.macs(),
                "accounts",
                        counters.accounts().stream().map(SimCommand::account).toList(),
                "waits",
                        counters.waits().stream()
                                .map(wait -> Console.fields(
                                        "unit", wait.unit().label(),
                                        "reason", wait.reason().label(),
                                        "line", wait.line(),
                                        "cycles", wait.cycles()))
                                .toList(),
                "bytesIn", counters.traffic().bytesIn(),
                "bytesOut", counters.traffic().bytesOut(),
                "bytesMovedAgain", counters.traffic().bytesMovedAgain(),
                "scratchpadRows", counters.occupancy().scratchpadRows(),
                "accumulatorRows", counters.occupancy().accumulatorRows());
    }

    private static Map<String, Object> account(UnitAccount account) {
        var stalls = new LinkedHashMap<String, Object>();
        account.stallCycles().forEach((reason, cycles) -> stalls.put(reason.label(), cycles));
        return Console.fields(
                "unit", account.unit().label(), "busyCycles", account.busyCycles(), "stallCycles", stalls);
    }

    private void print(Kernel kernel, Measurement.Result.Measured measured, GemminiConfig config) {
        var counters = measured.counters();
        var cold = measured.cold().count();
        console.line("%s: cold %,d cycles, warm %,d cycles, fnv %s"
                .formatted(kernel.name(), cold, measured.warm().count(), measured.fnv()));
        var peak = (double) config.dim() * config.dim() * cold;
        console.line("  %,d instructions, %,d commands, %,d MACs (%.1f %% of the array)"
                .formatted(
                        measured.instructions(),
                        counters.commandCount(),
                        counters.macs(),
                        100 * counters.macs() / peak));
        console.line("  %,d bytes in, %,d bytes out, %,d of them again; %,d scratchpad and %,d accumulator rows"
                .formatted(
                        counters.traffic().bytesIn(),
                        counters.traffic().bytesOut(),
                        counters.traffic().bytesMovedAgain(),
                        counters.occupancy().scratchpadRows(),
                        counters.occupancy().accumulatorRows()));
        counters.accounts()
                .forEach(account -> console.line("  %-10s busy %5.1f %%"
                        .formatted(account.unit().label(), 100.0 * account.busyCycles() / cold)));
        counters.waits().stream()
                .limit(6)
                .forEach(wait -> console.line("  %-10s %5.1f %% %s%s"
                        .formatted(
                                wait.unit().label(),
                                100.0 * wait.cycles() / cold,
                                wait.reason().label(),
                                wait.line() > 0 ? ", line %d".formatted(wait.line()) : "")));
        measured.warnings().forEach(warning -> console.line("  warning: " + warning.replace("\n", "\n  ")));
    }
}
