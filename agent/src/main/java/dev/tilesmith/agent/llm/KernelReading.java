package dev.tilesmith.agent.llm;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * Follows a reply to the end of the code block that defines the kernel, or to the first line in it that no check will
 * pass. Each line is looked at once. Not thread-safe.
 */
final class KernelReading implements Enough.Reading {
    private static final Pattern OPENING = Pattern.compile("[ \\t]*```[a-zA-Z]*[ \\t]*");
    private static final Pattern CLOSING = Pattern.compile("[ \\t]*```[ \\t]*");

    private final KernelNames names;
    private final CodeScreen screen;

    /** The line that is not finished yet, and where it begins in the reply. */
    private final StringBuilder line = new StringBuilder();

    private int lineStart;

    private boolean isInBlock;
    private CodeScreen.Lines lines;

    /** Whether the block defines the kernel, as far as it has come. */
    private boolean isKernel;

    /** The last line of the block that is not blank: a name and its parenthesis may stand on two. */
    private String lastLine = "";

    private OptionalInt hopeless = OptionalInt.empty();
    private OptionalInt end = OptionalInt.empty();

    KernelReading(KernelNames names, CodeScreen screen) {
        this.names = names;
        this.screen = screen;
        this.lines = screen.lines();
    }

    @Override
    public OptionalInt read(String piece) {
        var from = 0;
        for (int newline; end.isEmpty() && (newline = piece.indexOf('\n', from)) >= 0; from = newline + 1) {
            line.append(piece, from, newline);
            finished(line.toString());
            lineStart += line.length() + 1;
            line.setLength(0);
        }
        line.append(piece, from, piece.length());
        return end;
    }

    private void finished(String text) {
        if (!isInBlock) {
            if (OPENING.matcher(text).matches()) {
                begin();
            }
        } else if (CLOSING.matcher(text).matches()) {
            isInBlock = false;
            if (isKernel) {
                end = OptionalInt.of(lineStart + text.length());
            }
        } else {
            code(text);
        }
    }

    private void begin() {
        isInBlock = true;
        isKernel = false;
        lastLine = "";
        hopeless = OptionalInt.empty();
        lines = screen.lines();
    }

    private void code(String text) {
        isKernel |= names.standIn(lastLine + "\n" + text);
        if (!text.isBlank()) {
            lastLine = text;
        }
        if (lines.isHopeless(text) && hopeless.isEmpty()) {
            hopeless = OptionalInt.of(lineStart + text.length() + 1);
        }
        if (isKernel) {
            end = hopeless;
        }
    }
}
