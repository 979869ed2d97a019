package dev.tilesmith.file;

import java.io.CharConversionException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import java.util.Objects;

/** Why a file could not be read or written. Many exceptions say it by their class alone, and have the path as message. */
public final class FileReason {
    private FileReason() {}

    /** The end of a sentence that begins with the path. */
    public static String of(IOException problem) {
        return switch (problem) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or folder";
            case FileAlreadyExistsException _ -> "is a file";
            case CharacterCodingException _, CharConversionException _ -> "is no text (not valid UTF-8)";
            case FileSystemException refused -> words(Objects.requireNonNullElse(refused.getReason(), "not possible"));
            case IOException other -> words(Objects.requireNonNullElse(other.getMessage(), "unknown reason"));
        };
    }

    /** The system's own words, where it has no better ones. */
    private static String words(String message) {
        return switch (message) {
            case "Is a directory" -> "is a folder";
            case "Not a directory" -> "a part of its path is a file";
            default ->
                message.isEmpty() ? message : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
        };
    }
}
