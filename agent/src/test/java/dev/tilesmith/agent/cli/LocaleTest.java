package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocaleTest {
    @TempDir
    Path folder;

    @Test
    void numbers_are_written_alike_in_every_country() throws IOException {
        var here = new CommandLine(folder).run("ops", "gemm:512x512x512").out();
        assertTrue(here.contains("524,288"), here);
        var builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-Duser.language=de",
                        "-Duser.country=DE",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Main.class.getName(),
                        "ops",
                        "gemm:512x512x512")
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TILESMITH_HOME", folder.resolve("home").toString());
        var there = builder.start();
        assertEquals(here, new String(there.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
