package dev.tilesmith.eval.gcc;

import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.text.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Turns what the compiler prints into diagnostics about the kernel. */
record GccMessages(String fileName, String source) {
    private static final Pattern ERROR =
            Pattern.compile("kernel\\.c:(\\d{1,9}):(?:(\\d{1,9}):)? (?:fatal )?error: (.*)");
    private static final Pattern LINKER = Pattern.compile(".*(undefined reference to .*)");
    private static final int LONGEST_CHARACTERS = 300;

    List<Diagnostic> diagnostics(String output) {
        var diagnostics = new ArrayList<Diagnostic>();
        output.lines().forEach(line -> {
            var error = ERROR.matcher(line);
            var linker = LINKER.matcher(line);
            if (error.matches()) {
                diagnostics.add(diagnostic(position(error), "gcc: " + error.group(3)));
            } else if (linker.matches()) {
                diagnostics.add(diagnostic(Position.NONE, "gcc: " + linker.group(1)));
            }
        });
        if (diagnostics.isEmpty()) {
            var first = output.lines()
                    .filter(line -> line.contains("error"))
                    .findFirst()
                    .or(() -> output.lines().findFirst())
                    .orElse("no message");
            diagnostics.add(diagnostic(Position.NONE, "gcc failed: " + first));
        }
        return diagnostics;
    }

    /** The preprocessor's errors about whole lines have no column. */
    private static Position position(MatchResult error) {
        var column = error.group(2) == null ? "1" : error.group(2);
        return new Position(Integer.parseInt(error.group(1)), Integer.parseInt(column));
    }

    Diagnostic diagnostic(Position position, String message) {
        var cut = message.length() > LONGEST_CHARACTERS ? message.substring(0, LONGEST_CHARACTERS) + " ..." : message;
        return new Diagnostic(fileName, position, cut, lineAt(position));
    }

    private String lineAt(Position position) {
        return position.isKnown()
                ? source.lines().skip(position.line() - 1L).findFirst().orElse("")
                : "";
    }
}
