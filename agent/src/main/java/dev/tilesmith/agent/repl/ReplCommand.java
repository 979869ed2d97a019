package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith repl}: an interactive session about one kernel after the other. */
@Command(
        name = "repl",
        description = {
            "Opens a session with a current kernel: look at it, edit it, let the search go on from it, compare, undo, save.",
            "Every command works in it as on the command line; `help` lists them. Ctrl-C ends a command, Ctrl-D the session.",
            "Without a terminal it carries out the lines of its standard input, and ends with the highest exit code."
        },
        footer = {
            "",
            "Examples:",
            "  tilesmith repl gemm:64x64x64",
            "  tilesmith repl mine.c gemm:64x64x64",
            "  tilesmith repl run:7",
            "  tilesmith repl --resume",
            "  printf 'step 2\\nsave best.c\\n' | tilesmith repl gemm:64x64x64"
        })
public final class ReplCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;
    private final Commands commands;

    @Parameters(
            arity = "0..*",
            paramLabel = "OP|FILE|RUN|SCHEDULE",
            description = "The kernel to begin with, as `use` takes it: OP, FILE OP, run:N or schedule:N.")
    private List<String> what = new ArrayList<>();

    @Option(names = "--resume", description = "Goes on with the newest session of this folder.")
    private boolean resume;

    @Option(names = "--allow-loop-commands", description = "Kernels may use gemmini_loop_ws and gemmini_loop_conv_ws.")
    private boolean allowLoopCommands;

    @Mixin
    private CompilerOption compiler = new CompilerOption();

    /** @param commands that the session has besides its own */
    public ReplCommand(Console console, Environment environment, Commands commands) {
        this.console = console;
        this.environment = environment;
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var machine = new Workbench.Machine(compiler.name(), compiler.compiler(), allowLoopCommands);
        try (var bench = new Workbench(commands, environment, machine)) {
            var dialog = new Dialog(commands, bench, environment);
            var exitCode = begin(dialog, bench);
            return exitCode == ExitCode.DONE ? run(dialog, bench) : exitCode;
        }
    }

    private int begin(Dialog dialog, Workbench bench) {
        if (resume && !what.isEmpty()) {
            throw UserError.input("--resume goes on with the session's own kernels; leave '%s' out"
                    .formatted(String.join(" ", what)));
        }
        if (resume) {
            var note = bench.resume();
            var exitCode = dialog.command(List.of("log"), console);
            note.ifPresent(text -> console.line("note       " + text));
            return exitCode;
        }
        if (what.isEmpty()) {
            return ExitCode.DONE;
        }
        var use = new ArrayList<>(List.of("use"));
        use.addAll(what);
        return dialog.command(use, console);
    }

    private int run(Dialog dialog, Workbench bench) {
        var terminal = System.console();
        if (terminal == null || !terminal.isTerminal()) {
            var input = new BufferedReader(new InputStreamReader(environment.input(), StandardCharsets.UTF_8));
            return dialog.run(new PipedLines(input, console));
        }
        console.line("help lists the commands, Ctrl-D leaves");
        var exitCode = TerminalLines.converse(dialog, new Completions(commands, environment, bench), console);
        bench.place()
                .ifPresent(place -> console.line("kept in %s; go on with: tilesmith repl --resume".formatted(place)));
        return exitCode;
    }
}
