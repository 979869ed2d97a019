package dev.tilesmith.sim.c.text;

import java.util.ArrayList;
import java.util.List;

/** A source file's name and text, with its lines; without the mark that some editors begin a file with. */
public final class SourceText {
    private static final String BYTE_ORDER_MARK = "\ufeff";

    private final String fileName;
    private final String text;
    private final List<Integer> lineStarts = new ArrayList<>();

    public SourceText(String fileName, String text) {
        this.fileName = fileName;
        this.text = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        lineStarts.add(0);
        for (var offset = 0; offset < this.text.length(); offset++) {
            if (this.text.charAt(offset) == '\n') {
                lineStarts.add(offset + 1);
            }
        }
    }

    public String fileName() {
        return fileName;
    }

    public String text() {
        return text;
    }

    /** Line and column of an offset; an offset outside the text is moved to its nearer end. */
    public Position position(int offset) {
        var inside = Math.clamp(offset, 0, text.length());
        var low = 0;
        var high = lineStarts.size() - 1;
        while (low < high) {
            var middle = (low + high + 1) >>> 1;
            if (lineStarts.get(middle) <= inside) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return new Position(low + 1, inside - lineStarts.get(low) + 1);
    }

    /** Offset of the first character of the line that holds an offset. */
    public int lineStart(int offset) {
        return lineStarts.get(position(offset).line() - 1);
    }

    /** Text of a 1-based line without its end; empty for a line that does not exist. */
    String line(int number) {
        if (number < 1 || number > lineStarts.size()) {
            return "";
        }
        var start = lineStarts.get(number - 1);
        var end = number < lineStarts.size() ? lineStarts.get(number) - 1 : text.length();
        var line = text.substring(start, end);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
