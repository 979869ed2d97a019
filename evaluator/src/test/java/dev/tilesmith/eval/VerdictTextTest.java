package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tilesmith.sim.c.text.Diagnostic;
import dev.tilesmith.sim.c.text.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTextTest {
    private static final Diagnostic DIAGNOSTIC =
            new Diagnostic("k.c", new Position(3, 9), "rows of a move must be at most DIM (16), got 32", "  \"x\"");

    @Test
    void every_kind_of_verdict_reads_back_equal() {
        var feedback = new Feedback(
                0.5,
                List.of(new Feedback.Busy("load", 3), new Feedback.Busy("execute", 4)),
                List.of("61 % of the cycles: mvin at line 3"),
                List.of(new Feedback.Wait("load", "memory", 12, 7)),
                List.of(),
                100,
                40,
                64,
                16,
                "a note");
        var verdicts = List.of(
                new Verdict.Correct(new Cycles(1234), feedback),
                new Verdict.Correct(new Cycles(1234), feedback, false),
                new Verdict.Correct(new Cycles(1), new Feedback(Double.NaN, List.of(), 0, 0, 0, 0, "")),
                new Verdict.NotParsed(List.of(DIAGNOSTIC, DIAGNOSTIC)),
                new Verdict.Faulted(DIAGNOSTIC),
                new Verdict.Raced(DIAGNOSTIC),
                new Verdict.Wrong(
                        new Verdict.Mismatch("C", List.of(1, 2), "3", "4", "uniform inputs"),
                        17,
                        "C[1..2][2]",
                        "who knows"),
                new Verdict.InputsChanged("A", 9),
                new Verdict.NotAccelerated(1, 2),
                new Verdict.OverLimit("instructions", 400, 12),
                new Verdict.CutShort(new Cycles(99)));
        for (var verdict : verdicts) {
            assertEquals(verdict, VerdictText.read(VerdictText.write(verdict)));
            assertEquals(VerdictText.write(verdict), VerdictText.write(VerdictText.read(VerdictText.write(verdict))));
        }
    }

    @Test
    void other_text_is_refused() {
        assertThrows(IllegalArgumentException.class, () -> VerdictText.read("{\"verdict\":\"fine\"}"));
        assertThrows(IllegalArgumentException.class, () -> VerdictText.read("{"));
    }
}
