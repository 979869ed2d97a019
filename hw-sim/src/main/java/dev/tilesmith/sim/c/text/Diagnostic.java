package dev.tilesmith.sim.c.text;

/**
 * One problem in a kernel, told to its author: where, what is wrong and what would be right.
 *
 * @param file name of the source as the author knows it
 * @param position 1-based line and column; {@link Position#NONE} when the problem has no place in the text
 * @param message one sentence without a full stop: what is wrong, which value, what would be right
 * @param sourceLine text of the line, empty when there is none
 */
public record Diagnostic(String file, Position position, String message, String sourceLine) {
    /** {@code file:line:col: message}, then the source line and a caret under the column. */
    public String render() {
        if (!position.isKnown()) {
            return file + ": " + message;
        }
        var head = "%s:%d:%d: %s".formatted(file, position.line(), position.column(), message);
        if (sourceLine.isEmpty()) {
            return head;
        }
        var before = sourceLine.substring(0, Math.min(sourceLine.length(), Math.max(0, position.column() - 1)));
        return head + "\n    " + sourceLine + "\n    " + before.replaceAll("[^\t]", " ") + "^";
    }
}
