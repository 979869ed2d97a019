package dev.tilesmith.agent.cli.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.console.Console;
import dev.tilesmith.agent.cli.console.Output;
import dev.tilesmith.agent.search.SearchSettings;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressPrinterTest {
    private static final Clock STILL = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @ParameterizedTest
    @ValueSource(ints = {10, 30, 48, 60, 200})
    void the_bar_fits_one_line_of_the_terminal(int columns) {
        var lines = redrawn(progress(OptionalInt.of(columns)));
        assertEquals(4, lines.size(), lines::toString);
        assertTrue(lines.stream().allMatch(line -> line.length() < columns), lines::toString);
    }

    @Test
    void a_wide_terminal_has_the_whole_bar_and_a_narrow_one_the_words() {
        assertEquals(
                "iteration 1 of 2  [#######---------------------] 1/4  about 0:00 left",
                redrawn(progress(OptionalInt.of(200))).getFirst());
        assertEquals(
                "iteration 1 of 2  1/4  about 0:00 left",
                redrawn(progress(OptionalInt.of(45))).getFirst());
    }

    @Test
    void where_no_line_can_be_redrawn_there_are_whole_lines() {
        var text = progress(OptionalInt.empty());
        assertFalse(text.contains("\r") || text.contains("\033"), text);
        assertEquals(
                "iteration 1 of 2: 1 of 4 kernels evaluated, about 0:00 left",
                text.lines().findFirst().orElse(""));
    }

    private static List<String> redrawn(String text) {
        return Arrays.stream(text.split("\r\033\\[K")).skip(1).toList();
    }

    private static String progress(OptionalInt columns) {
        var err = new ByteArrayOutputStream();
        var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        var console = new Console(new Output(OutputStream.nullOutputStream()), stream, columns);
        var progress =
                new ProgressPrinter(console, STILL, false, "", new SearchSettings(1, 4, 1, 2, OptionalInt.of(100), 1));
        progress.iterationStarted(1);
        progress.expected(4);
        for (var kernel = 0; kernel < 4; kernel++) {
            progress.evaluated();
        }
        return err.toString(StandardCharsets.UTF_8);
    }
}
