package dev.tilesmith.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class FileReasonTest {
    @TempDir
    Path folder;

    @Test
    void reasons_are_words_and_name_no_class() throws IOException {
        var file = Files.write(folder.resolve("file"), new byte[] {(byte) 0xc3, 'x'});
        assertEquals("no such file or folder", reason(() -> Files.readString(folder.resolve("none"))));
        assertEquals("is a folder", reason(() -> Files.readString(folder)));
        assertEquals("is a file", reason(() -> Files.createDirectories(file)));
        assertEquals("a part of its path is a file", reason(() -> Files.readString(file.resolve("below"))));
        assertEquals("is no text (not valid UTF-8)", reason(() -> Files.readString(file)));
        assertEquals("permission denied", FileReason.of(new AccessDeniedException("file")));
        assertEquals("no space left on device", FileReason.of(new IOException("No space left on device")));
        assertEquals("not possible", FileReason.of(new FileSystemException("file")));
    }

    private static String reason(Executable action) {
        return FileReason.of(assertThrows(IOException.class, action));
    }
}
