package dev.tilesmith.agent.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/** What a command takes from outside: variables, the working directory, the time. */
record Environment(Map<String, String> variables, Path workingDirectory, Clock clock) {
    Environment {
        variables = Map.copyOf(variables);
    }

    static Environment system() {
        return new Environment(System.getenv(), Path.of("").toAbsolutePath(), Clock.systemUTC());
    }

    Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** Where the user's data live: {@code TILESMITH_HOME}, else the XDG data folder. */
    Path home() {
        return variable("TILESMITH_HOME")
                .map(workingDirectory::resolve)
                .orElseGet(() -> variable("XDG_DATA_HOME")
                        .map(Path::of)
                        .orElseGet(() -> userHome().resolve(".local/share"))
                        .resolve("tilesmith"));
    }

    Path store() {
        return home().resolve("tilesmith.db");
    }

    Path userHome() {
        return Path.of(variable("HOME").orElse(System.getProperty("user.home", ".")));
    }

    String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
