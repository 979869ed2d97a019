package dev.tilesmith.op;

import dev.tilesmith.file.FileReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Reads the text form of ops (design section 3). */
public final class Ops {
    private static final long MAXIMUM_SOURCE_BYTES = 1L << 20;
    private static final String FORMS =
            "gemm:MxKxN, conv:NxHxWxC,k=K,r=R,s=S or c:FILE, e.g. gemm:512x512x512,bias=row,act=relu";

    private Ops() {}

    /** @throws BadOp when the text names no op; {@code c:FILE} reads the file */
    public static Op parse(String text) {
        var trimmed = text.strip();
        var colon = trimmed.indexOf(':');
        if (colon < 0) {
            throw new BadOp("op '%s' has no kind before a colon; an op is %s".formatted(abbreviate(trimmed), FORMS));
        }
        var rest = trimmed.substring(colon + 1);
        return switch (trimmed.substring(0, colon)) {
            case "gemm" -> OpParser.gemm(trimmed, rest);
            case "conv" -> OpParser.conv(trimmed, rest);
            case "c" -> CReferences.of(rest, read(rest));
            default ->
                throw new BadOp("op '%s' has the unknown kind '%s'; an op is %s"
                        .formatted(abbreviate(trimmed), abbreviate(trimmed.substring(0, colon)), FORMS));
        };
    }

    /**
     * The op of a text form whose reference, if it is one of the user's own, is this source; no file is read.
     *
     * @throws BadOp when the text names no op, or the source is no reference
     */
    public static Op parse(String text, String reference) {
        var trimmed = text.strip();
        return trimmed.startsWith("c:") ? CReferences.of(trimmed.substring(2), reference) : parse(trimmed);
    }

    /** What {@link #parse(String, String)} needs beside an op's text form: the source of a reference of the user's own. */
    public static String reference(Op op) {
        return op instanceof Op.CReference reference ? reference.source() : "";
    }

    private static String read(String name) {
        if (name.isEmpty()) {
            throw new BadOp("op 'c:' names no file; write c:FILE with the path of a C function");
        }
        try {
            var path = Path.of(name);
            if (Files.size(path) > MAXIMUM_SOURCE_BYTES) {
                throw new BadOp("op 'c:%s': the file has %,d bytes, a reference may have at most %,d"
                        .formatted(name, Files.size(path), MAXIMUM_SOURCE_BYTES));
            }
            return Files.readString(path);
        } catch (InvalidPathException problem) {
            throw new BadOp("op 'c:%s': no file can have this name".formatted(abbreviate(name)));
        } catch (IOException problem) {
            throw new BadOp("op 'c:%s': %s".formatted(name, FileReason.of(problem)));
        }
    }

    static String abbreviate(String text) {
        var printable = text.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() <= 60 ? printable : printable.substring(0, 57) + "...";
    }
}
