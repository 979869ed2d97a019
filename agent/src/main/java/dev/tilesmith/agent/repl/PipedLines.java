package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.file.FileReason;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;

/** Lines of a file or a pipe: nobody is there to be prompted. */
record PipedLines(BufferedReader reader, Console console) implements Lines {
    @Override
    public Optional<String> next(String prompt) {
        try {
            return Optional.ofNullable(reader.readLine());
        } catch (IOException e) {
            throw UserError.input("standard input: " + FileReason.of(e));
        }
    }
}
