package dev.tilesmith.op;

/** Writes C with its indentation. Not thread-safe. */
final class KernelText {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    /** A line as it is. */
    KernelText line(String format, Object... values) {
        text.append("  ".repeat(depth)).append(format.formatted(values)).append('\n');
        return this;
    }

    /** Several lines, for comments and fixed pieces. */
    KernelText lines(String lines) {
        lines.lines().forEach(line -> line("%s", line));
        return this;
    }

    KernelText blank() {
        text.append('\n');
        return this;
    }

    /** A head and its opening brace. */
    KernelText open(String format, Object... values) {
        line("%s {", format.formatted(values));
        depth++;
        return this;
    }

    KernelText close() {
        depth--;
        return line("}");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
