package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.Console;
import java.util.Optional;

/** Where the lines of a session come from. */
interface Lines {
    /** The next one; empty when there are no more. */
    Optional<String> next(String prompt);

    /** What their commands print to. */
    Console console();
}
