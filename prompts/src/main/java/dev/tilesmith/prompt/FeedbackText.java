package dev.tilesmith.prompt;

import dev.tilesmith.eval.Feedback;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** Says where a kernel's cycles go. */
final class FeedbackText {
    private FeedbackText() {}

    static String of(Shown shown, Detail detail) {
        var feedback = shown.feedback();
        var lines = new ArrayList<String>();
        feedback.criticalPath().forEach(sentence -> lines.add("- " + sentence));
        if (!feedback.whatIfs().isEmpty()) {
            lines.add(whatIfs(feedback));
        }
        feedback.waits().stream().limit(detail.waits()).forEach(wait -> lines.add(wait(wait, shown.cycles())));
        lines.add(
                "- %,d bytes moved, %,d of them not for the first time; %,d scratchpad rows and %,d accumulator rows used"
                        .formatted(
                                feedback.bytesMoved(),
                                feedback.bytesMovedAgain(),
                                feedback.scratchpadRows(),
                                feedback.accumulatorRows()));
        return String.join("\n", lines);
    }

    private static String whatIfs(Feedback feedback) {
        return feedback.whatIfs().stream()
                .map(whatIf -> "%,d if %s cost nothing"
                        .formatted(
                                whatIf.cycles().count(),
                                switch (whatIf.free()) {
                                    case HOST -> "the host";
                                    case NOTHING, LOADS, COMPUTES, STORES ->
                                        whatIf.free().label();
                                }))
                .collect(Collectors.joining(", ", "- cycles it would take: ", ""));
    }

    private static String wait(Feedback.Wait wait, long cycles) {
        return "- %.1f %% of the cycles: %s waits, %s%s"
                .formatted(
                        100.0 * wait.cycles() / cycles,
                        wait.unit(),
                        wait.reason(),
                        wait.line() > 0 ? ", most of it because of line " + wait.line() : "");
    }
}
