package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.argument.OutputPlaces;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code save}: writes the current kernel. */
@Command(name = "save", description = "Writes the current kernel to a file.")
final class SaveCommand implements Callable<Integer> {
    private final Console console;
    private final Environment environment;
    private final Workbench bench;

    @Parameters(paramLabel = "FILE", description = "Where to, e.g. mine.c.")
    private Path file = Path.of("");

    @Option(names = "--force", description = "Overwrites a file that is there.")
    private boolean force;

    @Mixin
    private JsonOption json = new JsonOption();

    SaveCommand(Console console, Environment environment, Workbench bench) {
        this.console = console;
        this.environment = environment;
        this.bench = bench;
    }

    @Override
    public Integer call() {
        var entry = bench.current();
        var place = OutputPlaces.file(environment.workingDirectory().resolve(file), file.toString());
        if (Files.exists(place) && !force) {
            throw UserError.input(
                    "%s: is there already; name another file, or overwrite it with --force".formatted(file));
        }
        SessionFolder.write(place, entry.source());
        if (json.isOn()) {
            console.json(Console.fields("kernel", entry.number(), "saved", file.toString()));
        } else {
            console.line("%-10s saved as %s".formatted(Announcements.name(entry), file));
        }
        return ExitCode.DONE;
    }
}
