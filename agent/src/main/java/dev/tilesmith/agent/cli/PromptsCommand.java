package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.argument.OpArgument;
import dev.tilesmith.agent.cli.argument.OutputPlaces;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.ExitCode;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.file.FileReason;
import dev.tilesmith.menu.Menus;
import dev.tilesmith.prompt.PromptFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tilesmith prompts export}: copies of what models are told, for the user to edit. */
@Command(
        name = "prompts",
        description = "What models are told and offered.",
        footer = {"", "Example:", "  tilesmith prompts export my-prompts"})
final class PromptsCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw UserError.input("prompts needs a subcommand: tilesmith prompts export DIR");
    }

    /** Writes the files; never over a user's own. */
    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description = {
                "Writes the prompt files of a target and its menus to a folder, to be edited.",
                "`tilesmith optimize OP --prompts DIR` uses them. Files that are there stay as they are."
            })
    static final class Export implements Callable<Integer> {
        private final Console console;
        private final Environment environment;

        @Parameters(paramLabel = "DIR", description = "The folder; made if it does not exist.")
        private Path folder = Path.of("");

        @Option(
                names = "--target",
                completionCandidates = Candidates.Targets.class,
                paramLabel = "NAME",
                defaultValue = "gemmini-int8-16",
                description = "Hardware preset (default: ${DEFAULT-VALUE}).")
        private String target = "gemmini-int8-16";

        Export(Console console, Environment environment) {
            this.console = console;
            this.environment = environment;
        }

        @Override
        public Integer call() {
            OpArgument.target(target);
            OutputPlaces.folder(environment.workingDirectory().resolve(folder), folder.toString());
            for (var name : PromptFiles.names(target)) {
                write(name, PromptFiles.bundled(name));
            }
            for (var purpose : Menus.Purpose.values()) {
                write(target + "/" + purpose.fileName(), Menus.text(target, purpose));
            }
            return ExitCode.DONE;
        }

        private void write(String name, String text) {
            var file = environment.workingDirectory().resolve(folder).resolve(name);
            try {
                if (Files.exists(file)) {
                    console.line("kept       %s".formatted(folder.resolve(name)));
                    return;
                }
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
                console.line("written    %s".formatted(folder.resolve(name)));
            } catch (IOException e) {
                throw UserError.environment("%s: cannot be written: %s".formatted(file, FileReason.of(e)));
            }
        }
    }
}
