package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.argument.Stores;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.cli.run.Continuation;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a kernel comes from.
 *
 * @param op that it computes
 * @param source of the kernel
 * @param from the place, for people
 * @param run that has it, or {@link Session#NONE}
 */
record Origin(String op, String source, String from, long run) {
    private static final Pattern NUMBERED = Pattern.compile("(?:(run|schedule)[: ])?(\\d{1,18})");
    private static final Pattern OP = Pattern.compile("(gemm|conv|c):.*");

    /**
     * What a user names: {@code OP}, {@code FILE [OP]}, {@code run:N} or {@code schedule:N}.
     *
     * @param current op of the current kernel, if there is one
     * @throws UserError if it is none of these, or not there
     */
    static Origin of(List<String> words, Optional<String> current, Environment environment) {
        var numbered = NUMBERED.matcher(String.join(" ", words));
        if (numbered.matches()) {
            var number = Long.parseLong(numbered.group(2));
            return "schedule".equals(numbered.group(1)) ? schedule(number, environment) : run(number, environment);
        }
        var ops = words.stream().filter(Origin::isOp).toList();
        var files = words.stream().filter(word -> !isOp(word)).toList();
        if (ops.size() > 1 || files.size() > 1 || words.isEmpty()) {
            throw UserError.input(
                    "use takes OP, FILE [OP], run:N or schedule:N, got '%s'".formatted(String.join(" ", words)));
        }
        return files.isEmpty()
                ? plain(ops.getFirst())
                : file(files.getFirst(), ops.stream().findFirst().or(() -> current), environment);
    }

    private static boolean isOp(String word) {
        return OP.matcher(word).matches();
    }

    private static Origin plain(String text) {
        var op = Workbench.op(text);
        return new Origin(op.text(), OpArgument.startingKernel(op, "plain"), "plain", Session.NONE);
    }

    private static Origin file(String file, Optional<String> op, Environment environment) {
        var kernel = KernelFiles.read(environment.workingDirectory().resolve(file), file);
        var text = op.orElseThrow(() -> UserError.input(
                "%s: what does it compute? name the op too: use %1$s gemm:512x512x512".formatted(file)));
        return new Origin(Workbench.op(text).text(), kernel.source(), file, Session.NONE);
    }

    private static Origin run(long number, Environment environment) {
        try (var store = Stores.open(environment)) {
            var row = Stores.run(store, number);
            return new Origin(row.op(), Continuation.best(store, row).source(), "run " + number, number);
        }
    }

    private static Origin schedule(long number, Environment environment) {
        try (var store = Stores.open(environment)) {
            var schedule = Stores.schedule(store, number).asRecorded();
            return new Origin(schedule.op(), schedule.source(), "schedule " + number, Session.NONE);
        }
    }
}
