package dev.tilesmith.sim.c;

/** The text of a generated program: lines, indented by the blocks that they are in. Not thread-safe. */
final class ProgramText {
    private final StringBuilder out = new StringBuilder();
    private int depth;

    void line(String text) {
        out.append("  ".repeat(depth)).append(text).append('\n');
    }

    void indent() {
        depth++;
    }

    void outdent() {
        depth--;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
