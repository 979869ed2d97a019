package dev.tilesmith.agent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.agent.cli.argument.Candidates;
import dev.tilesmith.agent.cli.console.ExitCode;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shell offers, and that commands take it. */
class CompletionTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "strategy, '\"beam\" \"greedy\" \"random\" \"exhaustive\" \"islands\"'",
        "cc, '\"builtin\" \"gcc\"'",
        "start, '\"c\" \"fsm\" \"plain\"'",
        "sort, '\"newest\" \"cycles\" \"speedup\" \"array\" \"op\"'",
        "target, '\"gemmini-int8-16\" \"gemmini-fp32-4\" "
                + "\"gemmini-int8-16-normalizing\" \"gemmini-int8-16-libgemmini\"'"
    })
    void a_shell_offers_the_values_of_an_option(String option, String values) {
        var script = new CommandLine(folder).run("generate-completion").out();
        assertTrue(
                script.matches(
                        "(?s).*_option_args=\\(%s\\) # --%s values\n.*".formatted(Pattern.quote(values), option)),
                () -> script.lines()
                        .filter(line -> line.contains(" values"))
                        .distinct()
                        .toList()
                        .toString());
    }

    @Test
    void schedules_are_sorted_by_what_a_shell_offers() {
        for (var order : new Candidates.Orders()) {
            var result = new CommandLine(folder).run("schedules", "--sort", order);
            assertEquals(ExitCode.DONE, result.exitCode(), result::toString);
        }
    }
}
