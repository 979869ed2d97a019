package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.kernel.VerdictLines;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code edit}: the current kernel is changed by hand; what is correct becomes the current one. */
@Command(
        name = "edit",
        description = {
            "Opens a copy of the current kernel in $VISUAL or $EDITOR, evaluates what was saved, and takes it if it is correct.",
            "What is rejected stays in its file, and the next edit of that kernel goes on with it."
        })
final class EditCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;
    private final Workbench bench;

    @Option(names = "--anew", description = "Begins with the kernel itself, not with what was rejected last.")
    private boolean anew;

    @Mixin
    private JsonOption json = new JsonOption();

    EditCommand(Console console, Environment environment, Workbench bench) {
        this.console = console;
        this.environment = environment;
        this.bench = bench;
    }

    @Override
    public Integer call() {
        var entry = bench.current();
        var draft = bench.open().draft(entry);
        if (anew || !Files.exists(draft)) {
            SessionFolder.write(draft, entry.source());
        }
        Editor.of(environment).edit(draft);
        var edited = KernelFiles.read(draft, bench.shown(draft).toString());
        if (edited.source().equals(entry.source())) {
            remove(draft);
            new Announcements(console, bench, json.isOn()).stays("nothing was changed");
            return ExitCode.DONE;
        }
        return judge(entry, edited, draft);
    }

    private int judge(Session.Entry entry, Kernel edited, Path draft) {
        var op = Workbench.op(entry.op());
        return switch (bench.evaluate(op, edited)) {
            case Verdict.Correct correct -> {
                bench.become(bench.session()
                        .with(new Session.Kernel(
                                entry.op(),
                                edited.source(),
                                correct.cycles().count(),
                                "kernel %d, edited".formatted(entry.number()),
                                Session.NONE)));
                remove(draft);
                new Announcements(console, bench, json.isOn()).current(VerdictLines.cycles(op, correct));
                yield ExitCode.DONE;
            }
            case Verdict.Rejected rejected -> {
                reject(entry, edited, rejected);
                yield ExitCode.REJECTED;
            }
        };
    }

    private void reject(Session.Entry entry, Kernel edited, Verdict.Rejected rejected) {
        new Announcements(console, bench, json.isOn()).rejected(edited.name(), rejected);
        if (!json.isOn()) {
            console.line("%-10s stays; edit goes on with what was rejected, edit --anew begins with kernel %d"
                    .formatted(Announcements.name(entry), entry.number()));
        }
    }

    private static void remove(Path draft) {
        try {
            Files.deleteIfExists(draft);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove %s".formatted(draft), e);
        }
    }
}
