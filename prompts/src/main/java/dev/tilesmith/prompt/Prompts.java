package dev.tilesmith.prompt;

import dev.tilesmith.eval.Verdict;
import dev.tilesmith.menu.Menu;
import dev.tilesmith.menu.MenuOption;
import dev.tilesmith.op.Op;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Renders the prompts of one op. The system part is the same for every prompt of an op's target.
 *
 * @param mostUserBytes of a prompt's user part; above it, detail is dropped in the order of {@link Detail#LEVELS}
 */
public record Prompts(Op op, PromptFiles files, int mostUserBytes) {
    /** Some 12,000 tokens: with the system part, a tenth of a usual context window. */
    private static final int MOST_USER_BYTES = 48_000;

    public Prompts(Op op, PromptFiles files) {
        this(op, files, MOST_USER_BYTES);
    }

    /**
     * Makes every prompt once.
     *
     * @throws BadPrompt if a file is missing or no template
     */
    public void checkAll(Shown shown, Menu menu, Menu translation) {
        plan(shown, menu);
        direct(shown, menu);
        invent(shown, 1);
        translate(shown, translation);
        code(shown, "");
        edit(shown, "");
        repair("", shown.source(), new Verdict.OverLimit("cycles", 1));
        combine(shown, shown);
    }

    /** Asks for a plan that applies one option of the menu. */
    public Prompt plan(Shown parent, Menu menu) {
        return fitting("plan", detail -> {
            var values = situation(parent, detail);
            values.put("menu", menu(menu, detail));
            return values;
        });
    }

    /** Asks for a plan and the kernel that carries it out in one reply. */
    public Prompt direct(Shown parent, Menu menu) {
        return fitting("direct", detail -> {
            var values = situation(parent, detail);
            values.put("menu", menu(menu, detail));
            return values;
        });
    }

    /** Asks for a plan that no menu has; the model thinks of {@code count} and chooses one. */
    public Prompt invent(Shown parent, int count) {
        return fitting("invent", detail -> {
            var values = situation(parent, detail);
            values.put("count", "" + count);
            return values;
        });
    }

    /** Asks for a plan of one step from plain C to a kernel for the accelerator. */
    public Prompt translate(Shown parent, Menu menu) {
        return fitting("translate", detail -> {
            var values = kernel(parent);
            values.put("failures", failures(parent, detail));
            values.put("menu", menu(menu, detail));
            return values;
        });
    }

    /** Asks for the kernel that carries out a plan. */
    public Prompt code(Shown parent, String plan) {
        return fitting("code", detail -> withPlan(parent, plan));
    }

    /** Asks for edits of the kernel that carry out a plan. */
    public Prompt edit(Shown parent, String plan) {
        return fitting("edit", detail -> withPlan(parent, plan));
    }

    /** Asks for the correction of a kernel that was to carry out a plan and was rejected. */
    public Prompt repair(String plan, String source, Verdict.Rejected verdict) {
        return fitting("repair", detail -> {
            var values = interfaceOfOp();
            values.put("plan", plan.strip());
            values.put("kernel", source.strip());
            values.put("problem", "%s: %s".formatted(verdict.label(), verdict.reason()));
            return values;
        });
    }

    /** Asks for one kernel made of two. */
    public Prompt combine(Shown first, Shown second) {
        return fitting("combine", detail -> {
            var values = kernel(first);
            values.put("ancestry", ancestry(first, detail));
            values.put("otherKernel", second.source().strip());
            values.put("otherCycles", "%,d".formatted(second.cycles()));
            values.put("otherAncestry", ancestry(second, detail));
            return values;
        });
    }

    private Prompt fitting(String template, Function<Detail, Map<String, String>> values) {
        var user = "";
        for (var detail : Detail.LEVELS) {
            user = files.template(template).render(values.apply(detail));
            if (user.getBytes(StandardCharsets.UTF_8).length <= mostUserBytes) {
                break;
            }
        }
        return new Prompt(system(), user);
    }

    private String system() {
        var target = op.target().name();
        return files.template("system")
                .render(Map.of(
                        "notes", files.text(target + "/notes.md").strip(),
                        "rules", files.text("rules.md").strip(),
                        "examples", files.text(target + "/examples.md").strip()));
    }

    private Map<String, String> interfaceOfOp() {
        var values = new LinkedHashMap<String, String>();
        values.put("op", op.title());
        values.put("signature", op.signature());
        values.put("definition", op.definition());
        return values;
    }

    private Map<String, String> kernel(Shown shown) {
        var values = interfaceOfOp();
        values.put("kernel", shown.source().strip());
        values.put("cycles", "%,d".formatted(shown.cycles()));
        return values;
    }

    private Map<String, String> withPlan(Shown parent, String plan) {
        var values = kernel(parent);
        values.put("plan", plan.strip());
        return values;
    }

    private Map<String, String> situation(Shown parent, Detail detail) {
        var values = kernel(parent);
        values.put("share", share(parent));
        values.put("feedback", FeedbackText.of(parent, detail));
        values.put("ancestry", ancestry(parent, detail));
        values.put("failures", failures(parent, detail));
        return values;
    }

    private static String share(Shown parent) {
        var utilization = parent.feedback().utilization();
        return Double.isNaN(utilization)
                ? ""
                : " and uses %.1f %% of what the array could do in them".formatted(100 * utilization);
    }

    private static String ancestry(Shown shown, Detail detail) {
        var steps = Detail.newest(shown.ancestry(), detail.ancestry()).stream()
                .map(Shown.Step::line)
                .toList();
        return listed(steps, "none yet: this is the starting kernel");
    }

    private static String failures(Shown parent, Detail detail) {
        return listed(Detail.newest(parent.failures(), detail.failures()), "nothing yet");
    }

    private static String menu(Menu menu, Detail detail) {
        return menu.options().stream()
                .map(option -> option(option, detail.examples()))
                .collect(Collectors.joining("\n"));
    }

    private static String option(MenuOption option, boolean example) {
        var text = "- **%s**: %s When: %s Beware: %s"
                .formatted(option.name(), option.effect(), option.when(), option.pitfall());
        return example ? text + "\n" + option.example().strip().indent(4).stripTrailing() : text;
    }

    private static String listed(List<String> items, String none) {
        return items.isEmpty()
                ? none
                : items.stream().map(item -> "- " + item.strip()).collect(Collectors.joining("\n"));
    }
}
