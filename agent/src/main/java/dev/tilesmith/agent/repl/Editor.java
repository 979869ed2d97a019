package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import java.io.IOException;
import java.nio.file.Path;

/** The user's editor: {@code VISUAL}, {@code EDITOR}, or {@code vi}. */
record Editor(String command) {
    static Editor of(Environment environment) {
        return new Editor(environment
                .variable("VISUAL")
                .or(() -> environment.variable("EDITOR"))
                .orElse("vi"));
    }

    /**
     * Has a file edited, in the terminal of this process; ends with the editor. The command may have options, as a shell reads
     * them.
     *
     * @throws UserError if the editor does not run, or ends with a failure
     */
    void edit(Path file) {
        var builder = new ProcessBuilder("sh", "-c", command + " \"$1\"", "sh", file.toString()).inheritIO();
        try {
            var exitCode = ended(builder.start());
            if (exitCode != 0) {
                throw UserError.environment("the editor '%s' ended with %d; VISUAL or EDITOR names another one"
                        .formatted(command, exitCode));
            }
        } catch (IOException e) {
            throw UserError.environment("the editor '%s' cannot be started: no shell (sh) here".formatted(command));
        }
    }

    /** Ctrl-C is for the editor as long as it runs. */
    private static int ended(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException forTheEditor) {
                // The editor has had it too, from the terminal.
            }
        }
    }
}
