package dev.tilesmith.agent.cli.kernel;

import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.Functions;
import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.argument.OutputPlaces;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.report.KernelReport;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Measurement;
import dev.tilesmith.file.FileReason;
import dev.tilesmith.file.WholeFile;
import dev.tilesmith.sim.Watch;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.config.Limits;
import dev.tilesmith.sim.report.TextTimeline;
import dev.tilesmith.sim.report.Timeline;
import dev.tilesmith.sim.report.TraceRecorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tilesmith sim FILE…}. */
@Command(
        name = "sim",
        description = {
            "Runs kernels on the simulated machine as the RTL was measured: a throw-away call, then a cold and a warm one.",
            "No op is needed: arrays are filled by a fixed formula, and the checksum of the outputs is printed.",
            "A bare-metal RISC-V executable (ELF, with tohost) runs as a whole program: its output, exit code and counters."
        },
        footer = {
            "",
            "Examples:",
            "  tilesmith sim kernel.c",
            "  tilesmith sim *.c --json",
            "  tilesmith sim program.elf",
            "  tilesmith sim kernel.c --timeline 2000:3000",
            "  tilesmith sim kernel.c --cc gcc --trace trace.json"
        })
public final class SimCommand implements Callable<Integer> {
    private static final int TIMELINE_COLUMNS = 104;

    private final Console console;
    private final Environment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Kernels, or executables.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--function", paramLabel = "NAME", description = "The kernel's name, where a file has several.")
    private @Nullable String function;

    @Option(
            names = "--target",
            completionCandidates = Candidates.Targets.class,
            paramLabel = "NAME",
            defaultValue = "gemmini-int8-16",
            description = "Hardware preset (default: ${DEFAULT-VALUE}).")
    private String target = "gemmini-int8-16";

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description =
                    "Writes the timeline of the cold call, or of a program, for Perfetto (one file only): all of it, or the window of --timeline.")
    private @Nullable Path trace;

    @Option(
            names = "--timeline",
            arity = "0..1",
            paramLabel = "FROM:TO",
            fallbackValue = "",
            description =
                    "Prints a timeline of these cycles of the cold call instead of the report, or of a program (one file only).")
    private @Nullable String timeline;

    @Option(
            names = "--no-what-if",
            description = "Leaves out the cycles with parts of the machine free, which take four more runs.")
    private boolean withoutWhatIfs;

    @Mixin
    private CompilerOption compiler = new CompilerOption();

    @Option(names = "--json", description = "One JSON object a line, and nothing else.")
    private boolean json;

    /** Of the kernel that was measured last. */
    private String source = "";

    public SimCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        if ((trace != null || timeline != null) && files.size() != 1) {
            throw UserError.input(
                    "--trace and --timeline show one kernel or program, got %d files".formatted(files.size()));
        }
        if (timeline != null && json) {
            throw UserError.input("--timeline is text and --json asks for JSON; leave one of them out");
        }
        if (trace != null) {
            OutputPlaces.file(located(trace), trace.toString());
            refuseToOverwrite(trace);
        }
        var window = Window.parse(timeline);
        var config = OpArgument.target(target);
        var recorder = new TraceRecorder(window.fromCycle(), window.toCycle());
        var watch = new Watch(
                () -> Thread.currentThread().isInterrupted(),
                trace == null && timeline == null ? Watch.NONE.profile() : recorder);
        var plain = new Measurement(compiler.compiler(), config, Limits.DEFAULT, watch);
        var measurement = withoutWhatIfs ? plain : plain.withWhatIfs();
        var arePrograms = files.stream().allMatch(file -> ProgramFile.isOne(located(file)));
        if (arePrograms) {
            refuseKernelOptions();
        }
        var exitCode = arePrograms
                ? runPrograms(config, watch)
                : KernelFiles.forEach(
                        files, environment, console, json, kernel -> measure(measurement, kernel, config));
        if (exitCode == ExitCode.DONE) {
            writeTrace(recorder, config);
            printTimeline(recorder.timeline(), window);
            tellLeftOut(recorder.timeline());
        }
        return exitCode;
    }

    /** A long call's timeline is no quiet one. */
    private void tellLeftOut(Timeline recorded) {
        if (recorded.leftOut() > 0) {
            console.problem("the timeline is complete up to cycle %,d of %,d only; a later one: --timeline %d:"
                    .formatted(recorded.completeTo(), recorded.cycles(), recorded.completeTo()));
        }
    }

    /** The trace's file is none of those that are measured. */
    private void refuseToOverwrite(Path trace) {
        try {
            for (var file : files) {
                if (Files.exists(located(trace)) && Files.isSameFile(located(trace), located(file))) {
                    throw UserError.input(
                            "--trace %s would overwrite what is to be measured; name another file".formatted(trace));
                }
            }
        } catch (IOException _) {
            // A file that cannot be read is told where it is read.
        }
    }

    /** An executable is compiled already, and begins where it says. */
    private void refuseKernelOptions() {
        for (var option : List.of("--function", "--cc")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw UserError.input("%s is for kernels in C, and %s is an executable; leave it out"
                        .formatted(option, files.getFirst()));
            }
        }
    }

    private Path located(Path file) {
        return environment.workingDirectory().resolve(file);
    }

    private int runPrograms(GemminiConfig config, Watch watch) {
        var exitCode = ExitCode.DONE;
        for (var file : files) {
            var ended = new ProgramFile(located(file), file.toString(), config, watch).run(console, json);
            exitCode = ended ? exitCode : ExitCode.REJECTED;
        }
        return exitCode;
    }

    private boolean measure(Measurement measurement, Kernel kernel, GemminiConfig config) {
        var measured = Functions.named(kernel, function);
        switch (measurement.measure(measured)) {
            case Measurement.Result.Measured result -> print(measured, result, config);
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
        return true;
    }

    private void print(Kernel kernel, Measurement.Result.Measured measured, GemminiConfig config) {
        source = kernel.source();
        if (json) {
            console.json(SimJson.fields(kernel, measured));
        } else if (timeline == null) {
            new KernelReport(kernel, measured, config).lines().forEach(console::line);
        }
    }

    private void printTimeline(Timeline recorded, Window window) {
        if (timeline == null) {
            return;
        }
        if (window.fromCycle() > 0 && window.fromCycle() >= recorded.cycles()) {
            throw UserError.input("--timeline %s: there are only %,d cycles".formatted(timeline, recorded.cycles()));
        }
        var toCycle = Math.min(window.toCycle(), recorded.completeTo());
        new TextTimeline(recorded, window.fromCycle(), toCycle, TIMELINE_COLUMNS)
                .lines(source.lines().toList())
                .forEach(console::line);
    }

    private void writeTrace(TraceRecorder recorder, GemminiConfig config) {
        if (trace == null) {
            return;
        }
        var file = located(trace);
        try {
            WholeFile.write(file, Traces.json(recorder, config));
        } catch (IOException e) {
            throw UserError.environment("%s: cannot be written: %s".formatted(trace, FileReason.of(e)));
        }
    }

    /** Cycles of a call, from the first to before the last. */
    private record Window(long fromCycle, long toCycle) {
        private static final Pattern FORM = Pattern.compile("(\\d{1,12})?:(\\d{1,12})?");

        static Window parse(@Nullable String text) {
            if (text == null || text.isEmpty()) {
                return new Window(0, Long.MAX_VALUE);
            }
            var match = FORM.matcher(text);
            if (!match.matches()) {
                throw UserError.input(
                        "--timeline takes cycles as FROM:TO, either may be left out, got '%s'".formatted(text));
            }
            var from = match.group(1) == null ? 0 : Long.parseLong(match.group(1));
            var to = match.group(2) == null ? Long.MAX_VALUE : Long.parseLong(match.group(2));
            if (from >= to) {
                throw UserError.input("--timeline: FROM must be less than TO, got '%s'".formatted(text));
            }
            return new Window(from, to);
        }
    }
}
