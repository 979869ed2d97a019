package dev.tilesmith.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.Output;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Runs commands in this process as a user would, in a folder and a home of their own. */
record CommandLine(Path folder, Map<String, String> variables, Clock clock) {
    CommandLine(Path folder) {
        this(folder, Map.of());
    }

    /** With a clock that stands still. */
    CommandLine(Path folder, Map<String, String> variables) {
        this(folder, variables, Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
    }

    /** In a folder inside of this one, with a home of its own. */
    CommandLine in(String name) {
        try {
            return new CommandLine(Files.createDirectories(folder.resolve(name)), variables, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a command did. */
    record Result(int exitCode, String out, String err) {
        private static final ObjectMapper JSON = new ObjectMapper();

        /** What it wrote with --json, an object on each line. */
        List<JsonNode> json() {
            return out.lines().map(Result::parsed).toList();
        }

        /** The last of them. */
        JsonNode lastJson() {
            return json().getLast();
        }

        private static JsonNode parsed(String line) {
            try {
                return JSON.readTree(line);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + line, e);
            }
        }
    }

    Result run(String... arguments) {
        return run(environment(""), arguments);
    }

    /** A session without a terminal. */
    Result session(String lines, String... arguments) {
        return run(
                environment(lines),
                Stream.concat(Stream.of("repl"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static Result run(Environment environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(new Output(out), stream(err), OptionalInt.empty());
        var exitCode = new Main(console, environment).run(arguments);
        return new Result(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Environment environment() {
        return environment("");
    }

    private Environment environment(String input) {
        var all = new HashMap<>(variables);
        all.put("TILESMITH_HOME", folder.resolve("home").toString());
        all.put("HOME", folder.toString());
        var typed = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return new Environment(all, folder, clock, clock.instant(), typed);
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }
}
