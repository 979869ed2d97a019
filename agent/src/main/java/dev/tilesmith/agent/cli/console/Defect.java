package dev.tilesmith.agent.cli.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.util.List;

/**
 * A defect of Tilesmith's own that ended a command: a line for the user, and a file for whoever mends it.
 *
 * @param arguments of the command
 */
public record Defect(Throwable problem, List<String> arguments) {
    private static final String FILE = "defect.txt";

    public Defect {
        arguments = List.copyOf(arguments);
    }

    /** The line; the file is written beside the store. */
    public String report(Environment environment) {
        return "a defect of Tilesmith itself: %s; please report it to its maintainers%s"
                .formatted(what(), written(environment));
    }

    private String what() {
        var name = problem.getClass().getSimpleName();
        var message = String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
        return problem.getMessage() == null ? name : "%s: %s".formatted(name, message);
    }

    /** Where there is no room for the file, the line names the place in the code. */
    private String written(Environment environment) {
        var file = environment.home().resolve(FILE);
        try {
            Files.createDirectories(environment.home());
            Files.writeString(file, "tilesmith %s%n%s".formatted(String.join(" ", arguments), trace()));
            return " with %s, which says where it happened".formatted(file);
        } catch (IOException unwritten) {
            var frames = problem.getStackTrace();
            return frames.length == 0 ? "" : " with its place, %s".formatted(frames[0]);
        }
    }

    private String trace() {
        var text = new StringWriter();
        problem.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }
}
