package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script that users call, in a folder in which all is built, with a Java that says how it was started. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../tilesmith");

    @TempDir
    Path folder;

    @BeforeEach
    void place() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        Files.copy(LAUNCHER, folder.resolve("tilesmith"));
        var target = Files.createDirectories(folder.resolve("agent/target"));
        Files.writeString(target.resolve("launcher.stamp"), "");
        Files.writeString(target.resolve("tilesmith.aot"), "");
        var java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"${LC_ALL:-none}\"\n");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
        assertEquals(true, java.toFile().setExecutable(true));
    }

    @Test
    void file_names_are_utf_8_where_the_locale_says_nothing_of_letters() throws Exception {
        assertEquals("C.UTF-8", localeOf(Map.of()));
        assertEquals("C.UTF-8", localeOf(Map.of("LC_ALL", "POSIX")));
    }

    @Test
    void a_locale_of_utf_8_stays() throws Exception {
        assertEquals("none", localeOf(Map.of("LANG", "C.UTF-8")));
    }

    private String localeOf(Map<String, String> variables) throws Exception {
        var builder =
                new ProcessBuilder("/bin/bash", folder.resolve("tilesmith").toString(), "ops");
        var path = System.getenv("PATH");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(variables);
        var process = builder.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
