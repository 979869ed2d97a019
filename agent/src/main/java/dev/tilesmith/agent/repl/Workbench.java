package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.argument.CompilerOption;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.eval.EvaluationSettings;
import dev.tilesmith.eval.EvaluationSettings.LoopCommands;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.op.Op;
import dev.tilesmith.sim.compile.KernelCompiler;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The open session: what it has now, its files, and how it evaluates. Each change is on the disk before anything else
 * happens.
 */
final class Workbench implements AutoCloseable {
    private final Commands commands;
    private final Environment environment;
    private final Machine machine;
    private Session session = Session.EMPTY;
    private Optional<SessionFolder> folder = Optional.empty();
    private boolean isLeft;

    /**
     * With what all kernels of a session are evaluated.
     *
     * @param cc the compiler as {@code --cc} names it
     * @param compiler of the kernels
     * @param loopCommands whether kernels may use the hardware loops
     */
    record Machine(String cc, KernelCompiler compiler, boolean loopCommands) {
        /** Of what verdicts depend on. */
        String version() {
            return CompilerOption.version(compiler);
        }

        /** The same for commands of the command line. */
        List<String> options() {
            return loopCommands ? List.of("--cc", cc, "--allow-loop-commands") : List.of("--cc", cc);
        }
    }

    Workbench(Commands commands, Environment environment, Machine machine) {
        this.commands = commands;
        this.environment = environment;
        this.machine = machine;
    }

    /** Goes on with the newest session of the working directory. What should be known of it, if anything should. */
    Optional<String> resume() {
        var newest = SessionFolder.newest(environment);
        folder = Optional.of(newest);
        var saved = newest.load();
        session = saved.session();
        return saved.version().equals(machine.version())
                ? Optional.empty()
                : Optional.of("these cycles are those of %s; `use` evaluates a file with what is here now"
                        .formatted(saved.version()));
    }

    Session session() {
        return session;
    }

    Machine machine() {
        return machine;
    }

    /** @throws UserError if there is no current kernel */
    Session.Entry current() {
        return session.currentEntry()
                .orElseThrow(() ->
                        UserError.input("there is no current kernel; name one with: use OP, use FILE OP or use run:N"));
    }

    /**
     * Number of the kernel that was current before the current one.
     *
     * @param command that wants it, for the message
     * @throws UserError if there was none
     */
    int before(String command) {
        var now = current();
        if (now.previous() == Session.NONE) {
            throw UserError.input(
                    "kernel %d had none before it; name another one: %s K".formatted(now.number(), command));
        }
        return now.previous();
    }

    /** Makes this the session. The folder is made with its first kernel. */
    void become(Session next) {
        open().save(new SessionFolder.Saved(machine.version(), next));
        session = next;
    }

    /** A verdict as {@code eval} gives it. */
    Verdict evaluate(Op op, Kernel kernel) {
        var allowed = machine.loopCommands() ? LoopCommands.ALLOWED : LoopCommands.REJECTED;
        var settings = EvaluationSettings.DEFAULT.withLoopCommands(allowed);
        return new Evaluator(machine.compiler(), op.target(), settings)
                .withCancellation(() -> Thread.currentThread().isInterrupted())
                .evaluate(op, kernel);
    }

    static Op op(String text) {
        return OpArgument.parse(text, Optional.empty());
    }

    SessionFolder open() {
        if (folder.isEmpty()) {
            folder = Optional.of(SessionFolder.create(environment));
        }
        return folder.get();
    }

    /** The folder, if the session has one yet. */
    Optional<Path> place() {
        return folder.map(SessionFolder::path).map(this::shown);
    }

    /** A path as a user would write it. */
    Path shown(Path path) {
        return environment.shown(path);
    }

    /** Carries out a command of the command line. */
    int run(Console console, Environment now, List<String> arguments) {
        return commands.run(console, now, List.of(), arguments);
    }

    /** Adds what is the same for all kernels of the session. */
    List<String> withMachine(List<String> arguments) {
        var all = new ArrayList<>(arguments);
        all.addAll(machine.options());
        return all;
    }

    void leave() {
        isLeft = true;
    }

    boolean isLeft() {
        return isLeft;
    }

    @Override
    public void close() {
        folder.ifPresent(SessionFolder::close);
    }
}
