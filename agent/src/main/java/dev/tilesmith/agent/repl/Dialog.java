package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import java.util.List;

/** Carries out line after line. A command that fails ends nothing but itself. */
record Dialog(Commands commands, Workbench bench, Environment environment) {
    /** Until there are no more lines, or the session is left; the highest exit code of a command. */
    int run(Lines lines) {
        var exitCode = ExitCode.DONE;
        while (!bench.isLeft()) {
            var line = lines.next(prompt());
            if (line.isEmpty()) {
                return exitCode;
            }
            exitCode = Math.max(exitCode, line(line.get(), lines.console()));
        }
        return exitCode;
    }

    String prompt() {
        return bench.session()
                .currentEntry()
                .map(entry -> "%s %,d> ".formatted(entry.op(), entry.cycles()))
                .orElse("tilesmith> ");
    }

    private int line(String line, Console console) {
        try {
            return Words.of(line, environment).stream()
                    .mapToInt(words -> command(words, console))
                    .max()
                    .orElse(ExitCode.DONE);
        } catch (UserError problem) {
            console.problem(problem.text());
            return problem.exitCode();
        }
    }

    /** What Tilesmith offers as the next step begins with its own name, and can be repeated here as it is. */
    int command(List<String> words, Console console) {
        var isNamed = List.of("tilesmith", "./tilesmith").contains(words.getFirst());
        var command = words.subList(isNamed ? 1 : 0, words.size());
        if (!command.isEmpty() && command.getFirst().equals("repl")) {
            throw UserError.input("this is a session already; use names another kernel");
        }
        var now = environment.beginningNow();
        try {
            return commands.run(console, now, SessionCommands.of(console, now, bench), command);
        } finally {
            // Ctrl-C was for this command, whether it has still met it or not.
            Thread.interrupted();
        }
    }
}
