package dev.tilesmith.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is there whole or not at all: what stops the writing of a new one leaves the old one as it was. */
public final class WholeFile {
    private WholeFile() {}

    /** Writes the text beside the file, and then puts it in the file's place. */
    public static void write(Path file, String text) throws IOException {
        var place = Files.exists(file) ? file.toRealPath() : file;
        var partial = place.resolveSibling("." + place.getFileName() + ".partial");
        try {
            Files.writeString(partial, text);
            Files.move(partial, place, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            remove(partial);
            throw e;
        }
    }

    private static void remove(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException _) {
            // What stopped the writing is told; this would say it again.
        }
    }
}
