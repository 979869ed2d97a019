package dev.tilesmith.sim.c.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the diagnostics of one run over one source text, up to a cap. Not thread-safe. */
public final class Problems {
    /** More than an author can use at once; one mistake at the top of a file easily causes dozens. */
    static final int CAP = 20;

    private static final int MESSAGE_LIMIT = 400;

    private static final int LINE_LIMIT = 400;

    private final SourceText source;
    private final List<Diagnostic> found = new ArrayList<>();
    private final Set<String> places = new LinkedHashSet<>();

    public Problems(SourceText source) {
        this.source = source;
    }

    /** Notes a problem; a second one at the same place is left out, being mostly a consequence of the first. */
    public void report(Position at, String message) {
        if (found.size() < CAP && places.add(at.isKnown() ? at.toString() : message)) {
            found.add(new Diagnostic(source.fileName(), at, shortened(message, MESSAGE_LIMIT), lineOf(at)));
        }
    }

    /** The source line, unless it is so long that it would say nothing. */
    private String lineOf(Position at) {
        var line = source.line(at.line());
        return line.length() <= LINE_LIMIT ? line : "";
    }

    private static String shortened(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit) + "…";
    }

    public boolean any() {
        return !found.isEmpty();
    }

    /** The diagnostics in the order of the text. */
    public List<Diagnostic> all() {
        var sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt((Diagnostic one) -> one.position().line())
                .thenComparingInt(one -> one.position().column()));
        return sorted;
    }
}
