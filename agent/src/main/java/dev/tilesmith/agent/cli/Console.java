package dev.tilesmith.agent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the commands print: results on standard output, problems and progress on standard error. */
record Console(PrintStream out, PrintStream err, boolean isTerminal) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Console system() {
        var utf8 = StandardCharsets.UTF_8;
        var out = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true, utf8);
        var err = new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, utf8);
        var console = System.console();
        return new Console(out, err, console != null && console.isTerminal());
    }

    void line(String text) {
        out.println(text);
    }

    void problem(String text) {
        err.println("tilesmith: " + text);
    }

    /** One JSON object on a line of its own. */
    void json(Map<String, ?> fields) {
        try {
            out.println(JSON.writeValueAsString(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("fields are plain values and always have a JSON form", e);
        }
    }

    /** A problem in the form that was asked for. */
    void problem(String text, boolean asJson) {
        if (asJson) {
            json(fields("error", text));
        } else {
            problem(text);
        }
    }

    /** An ordered map of alternating names and values. */
    static Map<String, Object> fields(Object... namesAndValues) {
        var map = new LinkedHashMap<String, Object>();
        for (var i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
