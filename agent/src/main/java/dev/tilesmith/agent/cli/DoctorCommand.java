package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.llm.Provider;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.file.FileReason;
import dev.tilesmith.op.Ops;
import dev.tilesmith.op.start.Start;
import dev.tilesmith.op.start.StartingKernels;
import dev.tilesmith.sim.SimulatorVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tilesmith doctor}: whether everything is there that a run needs. */
@Command(
        name = "doctor",
        description = "Checks JDK, disk, keys, compilers and store, and lets the simulator test itself.",
        footer = {"", "Example:", "  tilesmith doctor"})
final class DoctorCommand implements Callable<Integer> {
    private static final long LEAST_FREE_BYTES = 200L << 20;

    private final Console console;
    private final Environment environment;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    DoctorCommand(Console console, Environment environment) {
        this.console = console;
        this.environment = environment;
    }

    /** {@code needed}: without it, nothing works. */
    private record Check(String name, boolean ok, boolean needed, String found) {}

    @Override
    public Integer call() {
        var checks = List.of(jdk(), disk(), store(), key(), gcc(), simulator());
        for (var check : checks) {
            if (json) {
                console.json(Console.fields("check", check.name(), "ok", check.ok(), "found", check.found()));
            } else {
                console.line("%-10s %-8s %s".formatted(check.name(), state(check), check.found()));
            }
        }
        return checks.stream().allMatch(check -> check.ok() || !check.needed()) ? ExitCode.DONE : ExitCode.ENVIRONMENT;
    }

    private static String state(Check check) {
        return check.ok() ? "ok" : check.needed() ? "MISSING" : "absent";
    }

    private static Check jdk() {
        var version = Runtime.version().feature();
        return new Check("JDK", version >= 25, true, "%s, 25 or newer is needed".formatted(Runtime.version()));
    }

    private Check disk() {
        try {
            var free = Files.getFileStore(existing(environment.home())).getUsableSpace();
            return new Check(
                    "disk",
                    free >= LEAST_FREE_BYTES,
                    true,
                    "%,d MB free at %s".formatted(free >> 20, environment.home()));
        } catch (IOException e) {
            return new Check("disk", false, true, "%s: %s".formatted(environment.home(), FileReason.of(e)));
        }
    }

    private static Path existing(Path folder) {
        var at = folder.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private Check store() {
        try (var store = Stores.open(environment)) {
            return new Check(
                    "store", true, true, "%d runs in %s".formatted(store.runs().size(), environment.store()));
        } catch (UserError e) {
            return new Check("store", false, true, e.text());
        }
    }

    private Check key() {
        var present = Arrays.stream(Provider.values())
                .flatMap(provider -> provider.keyVariable().stream())
                .filter(name -> environment.variable(name).isPresent())
                .toList();
        return new Check(
                "model keys",
                !present.isEmpty(),
                false,
                present.isEmpty() ? "none is set; the rewriter needs none" : String.join(", ", present) + " set");
    }

    private static Check gcc() {
        try {
            return new Check("gcc", true, false, CompilerOption.compiler("gcc").version());
        } catch (UserError e) {
            return new Check("gcc", false, false, e.text());
        }
    }

    /** A small kernel through the whole line: both targets, checked against the reference. */
    private static Check simulator() {
        var results = new ArrayList<String>();
        var ok = true;
        for (var text : List.of("gemm:64x64x64", "gemm:12x12x12,type=f32")) {
            var op = Ops.parse(text);
            var evaluator = new Evaluator(CompilerOption.compiler("builtin"), op.target(), EvaluationSettings.DEFAULT);
            var verdict = evaluator.evaluate(op, new Kernel("self-test.c", StartingKernels.of(op, Start.PLAIN)));
            ok &= verdict instanceof Verdict.Correct;
            results.add("%s %s"
                    .formatted(
                            text,
                            verdict instanceof Verdict.Correct correct
                                    ? "%,d cycles".formatted(correct.cycles().count())
                                    : verdict.label() + ": " + verdict.reason()));
        }
        return new Check(
                "simulator", ok, true, "version %s; %s".formatted(SimulatorVersion.text(), String.join("; ", results)));
    }
}
