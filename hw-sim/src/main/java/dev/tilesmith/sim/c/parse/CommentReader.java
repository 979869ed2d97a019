package dev.tilesmith.sim.c.parse;

import dev.tilesmith.sim.c.text.Position;
import dev.tilesmith.sim.c.text.SourceText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.cdt.core.dom.ast.IASTComment;

/**
 * Deals out the comments of a file, in order, to the lists of statements and items that they stand in. A comment inside
 * a statement moves before it, since our tree has no place for it there. Not thread-safe.
 */
final class CommentReader {
    private static final Pattern STARRED = Pattern.compile("^\\s*\\* ?");

    private final List<Note> notes = new ArrayList<>();

    /** A line of comment; {@code isTaken} once it stands in a list. */
    private static final class Note {
        final Line line;
        final int offset;
        boolean isTaken;

        Note(Line line, int offset) {
            this.line = line;
            this.offset = offset;
        }
    }

    /** One line of a comment without its marks. */
    record Line(String text, boolean endsLine, Position at) {
        Line without() {
            return new Line(text, false, at);
        }
    }

    CommentReader(Reading reading, IASTComment[] comments) {
        for (var comment : comments) {
            if (!reading.isPrelude(comment)) {
                add(reading.source(), reading.offset(comment), String.valueOf(comment.getComment()));
            }
        }
        notes.sort(Comparator.comparingInt((Note note) -> note.offset));
    }

    private void add(SourceText source, int offset, String raw) {
        var before = source.text()
                .substring(
                        source.lineStart(offset),
                        Math.clamp(offset, 0, source.text().length()));
        var endsLine = !before.isBlank();
        var isBlock = raw.startsWith("/*");
        var inner = isBlock ? raw.substring(2, Math.max(2, raw.length() - 2)) : raw.substring(2);
        for (var text : inner.split("\r?\n", -1)) {
            var line = strip(isBlock ? STARRED.matcher(text).replaceFirst("") : text);
            if (!line.isEmpty()) {
                notes.add(new Note(new Line(line, endsLine, source.position(offset)), offset));
                endsLine = false;
            }
        }
    }

    /** A backslash at the end would join the next line to the comment when it is printed. */
    private static String strip(String text) {
        var line = text.stripTrailing();
        while (line.endsWith("\\")) {
            line = line.substring(0, line.length() - 1).stripTrailing();
        }
        return line.startsWith(" ") ? line.substring(1) : line;
    }

    /** The comments not yet taken between two offsets. */
    List<Line> take(int from, int to) {
        var taken = new ArrayList<Line>();
        for (var note : notes) {
            if (!note.isTaken && note.offset >= from && note.offset < to) {
                note.isTaken = true;
                taken.add(note.line);
            }
        }
        return taken;
    }
}
