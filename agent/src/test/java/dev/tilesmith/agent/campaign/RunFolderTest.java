package dev.tilesmith.agent.campaign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    @TempDir
    private Path folder;

    @Test
    void a_run_of_another_store_keeps_its_files() throws Exception {
        var first = RunFolder.ofRun(folder.resolve("runs"), 1, "gemm:8x8x8,act=relu");
        first.write("best.c", "the first");
        var second = RunFolder.ofRun(folder.resolve("runs"), 1, "gemm:8x8x8,act=relu");
        second.write("best.c", "the second");
        assertEquals(folder.resolve("runs/0001-gemm-8x8x8-act-relu"), first.path());
        assertEquals(folder.resolve("runs/0001-gemm-8x8x8-act-relu-2"), second.path());
        assertEquals("the first", Files.readString(first.path().resolve("best.c")));
    }

    @Test
    void a_file_that_cannot_be_written_leaves_nothing_behind() throws Exception {
        Files.createDirectories(folder.resolve("best.c/taken"));
        assertThrows(UncheckedIOException.class, () -> new RunFolder(folder).write("best.c", "the first"));
        try (var files = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("best.c")), files.toList());
        }
    }
}
