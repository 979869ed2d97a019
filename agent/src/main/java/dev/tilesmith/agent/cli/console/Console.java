package dev.tilesmith.agent.cli.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where the commands print: results on standard output, problems and progress on standard error.
 *
 * @param columns of the terminal that both are, if a line can be redrawn there
 */
public record Console(Output out, PrintStream err, OptionalInt columns) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public static Console system() {
        var out = new Output(new FileOutputStream(FileDescriptor.out));
        var err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // The launcher has looked: Java cannot tell how wide a terminal is, or whether it is a dumb one.
        var columns = Integer.getInteger("tilesmith.columns", 0);
        return new Console(out, err, columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty());
    }

    public void line(String text) {
        out.println(text);
    }

    public void problem(String text) {
        err.println("tilesmith: " + text);
    }

    /** One JSON object on a line of its own. */
    public void json(Map<String, ?> fields) {
        try {
            out.println(JSON.writeValueAsString(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("fields are plain values and always have a JSON form", e);
        }
    }

    /** Ends a command: its exit code, or, if some of its output was lost, one that says so. */
    public int ended(int exitCode) {
        return out.lost()
                .map(reason -> {
                    problem("standard output: " + reason);
                    return ExitCode.ENVIRONMENT;
                })
                .orElse(exitCode);
    }

    /** A kernel's source and nothing else, in the form that was asked for; {@code name} is how commands call it. */
    public void kernel(String name, String source, boolean asJson) {
        if (asJson) {
            json(fields("kernel", name, "source", source));
        } else {
            out.print(source);
        }
    }

    /** A problem in the form that was asked for. */
    public void problem(String text, boolean asJson) {
        if (asJson) {
            json(fields("error", text));
        } else {
            problem(text);
        }
    }

    /** An ordered map of alternating names and values. */
    public static Map<String, Object> fields(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
