package dev.tilesmith.agent.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines are split as a shell splits them. */
class WordsTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiterString = "->",
            quoteCharacter = '`',
            value = {
                "a  b\tc -> [[a, b, c]]",
                "'a b' \"c d\" -> [[a b, c d]]",
                "a'b c'd -> [[ab cd]]",
                "--op='gemm:128x*' -> [[--op=gemm:128x*]]",
                "a\\ b 'a\\b' \"a\\b\\\"\" -> [[a b, a\\b, a\\b\"]]",
                "'' x -> [[, x]]",
                "a # b -> [[a]]",
                "# b -> []",
                "a#b -> [[a#b]]",
                "~/x a~/x '~/x' -> [[/home/me/x, a~/x, ~/x]]"
            })
    void a_line_has_the_words_that_a_shell_sees(String line, String expected) {
        assertEquals(expected, words(line));
    }

    @Test
    void each_line_is_a_command_unless_its_end_is_quoted() {
        assertEquals("[[a, b], [c]]", words("a b\n\n# no\nc"));
        assertEquals("[[a\nb]]", words("'a\nb'"));
        assertEquals("[[a, b]]", words("a \\\nb"));
    }

    @Test
    void patterns_stand_for_the_files_that_are_there() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        for (var file : new String[] {"a.c", "b.c", "b c.c", ".c.c", "sub/d.c"}) {
            Files.writeString(folder.resolve(file), "");
        }
        assertEquals("[[sim, a.c, b c.c, b.c]]", words("sim *.c"));
        assertEquals("[[a.c, b.c]]", words("?.c"));
        assertEquals("[[b c.c]]", words("b' '*"));
        assertEquals("[[sub/d.c]]", words("sub/*"));
        assertEquals("[[*.c, *.c]]", words("'*.c' \\*.c"));
        assertEquals("[[gemm:*, none/*]]", words("gemm:* none/*"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"a 'b", "\"", "'a\"", "\"a\\\""})
    void a_quote_that_is_not_closed_is_told(String line) {
        assertThrows(UserError.class, () -> words(line));
    }

    private String words(String line) {
        return Words.of(
                        line,
                        new Environment(
                                Map.of("HOME", "/home/me"),
                                folder,
                                Clock.systemUTC(),
                                Instant.EPOCH,
                                InputStream.nullInputStream()))
                .toString();
    }
}
