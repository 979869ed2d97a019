package dev.tilesmith.prompt;

import dev.tilesmith.eval.Feedback;
import dev.tilesmith.menu.Menu;
import dev.tilesmith.op.Op;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders the prompts of one op. */
public record Prompts(Op op) {
    private static final int MOST_FAILURES = 8;

    /**
     * A parent as a prompt shows it.
     *
     * @param source its kernel
     * @param cycles its cycles
     * @param feedback where they go
     * @param ancestry plans that led to it, first one first
     * @param failures plans that did not help, with the reasons
     */
    public record Parent(String source, long cycles, Feedback feedback, List<String> ancestry, List<String> failures) {
        public Parent {
            ancestry = List.copyOf(ancestry);
            failures = List.copyOf(failures);
        }
    }

    /** Asks for a plan that applies one option of the menu. */
    public Prompt plan(Parent parent, Menu menu) {
        var options = menu.options().stream()
                .map(option -> "- **%s**: %s When: %s Beware: %s"
                        .formatted(option.name(), option.effect(), option.when(), option.pitfall()))
                .collect(Collectors.joining("\n"));
        var user = Template.named("plan")
                .render(Map.of(
                        "op", op.title(),
                        "signature", op.signature(),
                        "kernel", parent.source().strip(),
                        "cycles", "%,d".formatted(parent.cycles()),
                        "feedback", feedback(parent),
                        "ancestry", listed(parent.ancestry(), "none yet: this is the starting kernel"),
                        "failures", listed(lastOf(parent.failures()), "none"),
                        "menu", options));
        return new Prompt(system(), user);
    }

    /** Asks for the kernel that carries out a plan. */
    public Prompt code(Parent parent, String plan) {
        var user = Template.named("code")
                .render(Map.of(
                        "op", op.title(),
                        "signature", op.signature(),
                        "kernel", parent.source().strip(),
                        "cycles", "%,d".formatted(parent.cycles()),
                        "plan", plan.strip()));
        return new Prompt(system(), user);
    }

    private String system() {
        return Template.named("system")
                .render(Map.of(
                        "notes",
                                Template.resource("/prompts/%s/notes.md"
                                                .formatted(op.target().name()))
                                        .strip(),
                        "rules", Template.resource("/prompts/rules.md").strip()));
    }

    private static String feedback(Parent parent) {
        var feedback = parent.feedback();
        var lines = feedback.waits().stream()
                .limit(6)
                .map(wait -> "- %.1f %% of the cycles: %s waits, %s%s"
                        .formatted(
                                100.0 * wait.cycles() / parent.cycles(),
                                wait.unit(),
                                wait.reason(),
                                wait.line() > 0 ? ", most of it because of line " + wait.line() : ""))
                .collect(Collectors.joining("\n"));
        return "%s\n- array utilization %s; %,d bytes moved, %,d of them not for the first time; %,d scratchpad rows and %,d accumulator rows used"
                .formatted(
                        lines,
                        Double.isNaN(feedback.utilization())
                                ? "unknown"
                                : "%.1f %%".formatted(100 * feedback.utilization()),
                        feedback.bytesMoved(),
                        feedback.bytesMovedAgain(),
                        feedback.scratchpadRows(),
                        feedback.accumulatorRows())
                .strip();
    }

    private static List<String> lastOf(List<String> failures) {
        return failures.subList(Math.max(0, failures.size() - MOST_FAILURES), failures.size());
    }

    private static String listed(List<String> items, String none) {
        return items.isEmpty()
                ? none
                : items.stream().map(item -> "- " + item.strip()).collect(Collectors.joining("\n"));
    }
}
