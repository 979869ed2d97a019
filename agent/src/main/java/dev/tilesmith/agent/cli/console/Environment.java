package dev.tilesmith.agent.cli.console;

import dev.tilesmith.agent.search.Deadline;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * What a command takes from outside: variables, the working directory, the time, what is typed.
 *
 * @param began when the command's process did
 * @param input standard input
 */
public record Environment(
        Map<String, String> variables, Path workingDirectory, Clock clock, Instant began, InputStream input) {
    /** A thousand years: further than this, ends are no instants any more. */
    private static final long MOST_MILLIS = 365_000L * 86_400_000L;

    public Environment {
        variables = Map.copyOf(variables);
    }

    public static Environment system() {
        return new Environment(
                System.getenv(), Path.of("").toAbsolutePath(), Clock.systemUTC(), startOfProcess(), System.in);
    }

    /** The time that the launcher may take to build is not the command's. */
    private static Instant startOfProcess() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** When so many minutes since the command began are over; never, for 0. */
    public Deadline deadline(double minutes) {
        var end = began.plusMillis(Math.min((long) (minutes * 60_000), MOST_MILLIS));
        return minutes == 0
                ? Deadline.NONE
                : () -> Duration.between(clock.instant(), end).toMillis();
    }

    /** The same for what begins now, and not with the process: a command of a session, an op of a campaign. */
    public Environment beginningNow() {
        return new Environment(variables, workingDirectory, clock, clock.instant(), input);
    }

    /** How a path is written for people: from the working directory on, where it lies there. */
    public Path shown(Path path) {
        return path.startsWith(workingDirectory) ? workingDirectory.relativize(path) : path;
    }

    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    /** Where the user's data live: {@code TILESMITH_HOME}, else the XDG data folder. */
    public Path home() {
        return variable("TILESMITH_HOME")
                .map(workingDirectory::resolve)
                .orElseGet(() -> variable("XDG_DATA_HOME")
                        .map(Path::of)
                        .orElseGet(() -> userHome().resolve(".local/share"))
                        .resolve("tilesmith"));
    }

    public Path store() {
        return home().resolve("tilesmith.db");
    }

    public Path userHome() {
        return Path.of(variable("HOME").orElse(System.getProperty("user.home", ".")));
    }

    public String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
