package dev.tilesmith.agent.llm;

import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.menu.Menu;
import dev.tilesmith.menu.Menus;
import dev.tilesmith.prompt.Prompts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** Plans and kernels from a model. A reply without a plan or without code is no proposal. */
public final class LlmProposer implements Proposer {
    /** Published searches drop 70 to 75 % of the menu from each prompt, so that plans differ. */
    private static final double MENU_KEEP_PROBABILITY = 0.3;

    private static final Pattern CODE = Pattern.compile("```[a-zA-Z]*\\s*\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("(?im)^\\W*OPTION\\W*:\\W*(.+?)\\W*$");

    private final ChatClient client;

    public LlmProposer(ChatClient client) {
        this.client = client;
    }

    @Override
    public String name() {
        return client.name();
    }

    @Override
    public int plansPerCall() {
        return 1;
    }

    @Override
    public int codesPerCall() {
        return 1;
    }

    @Override
    public List<Plan> plan(Parent parent, int plans, RandomGenerator random) {
        var menu = Menus.of(parent.op().target().name());
        var prompts = new Prompts(parent.op());
        var found = new ArrayList<Plan>();
        for (var i = 0; i < plans; i++) {
            var sample = menu.sample(MENU_KEEP_PROBABILITY, random);
            if (client.ask(prompts.plan(shown(parent), sample)) instanceof Reply.Text reply) {
                readPlan(reply.text(), sample).ifPresent(found::add);
            }
        }
        return found;
    }

    @Override
    public List<String> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
        var prompt = new Prompts(parent.op()).code(shown(parent), plan.detail());
        var sources = new ArrayList<String>();
        for (var i = 0; i < codes; i++) {
            if (client.ask(prompt) instanceof Reply.Text reply) {
                readCode(reply.text()).ifPresent(sources::add);
            }
        }
        return sources;
    }

    static Optional<Plan> readPlan(String text, Menu menu) {
        var match = OPTION.matcher(text);
        if (!match.find()) {
            return Optional.empty();
        }
        var named = match.group(1).strip();
        var option = menu.options().stream()
                .map(candidate -> candidate.name())
                .filter(name -> name.equalsIgnoreCase(named))
                .findFirst()
                .orElse(named);
        var sentence = text.substring(match.end())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse(option);
        return Optional.of(new Plan(option, sentence, text));
    }

    /** The last code block, since models think aloud before they answer. */
    static Optional<String> readCode(String text) {
        return CODE.matcher(text).results().map(match -> match.group(1)).reduce((first, second) -> second);
    }

    private static Prompts.Parent shown(Parent parent) {
        return new Prompts.Parent(
                parent.kernel().source(),
                parent.verdict().cycles().count(),
                parent.verdict().feedback(),
                parent.ancestry().stream().map(Plan::sentence).toList(),
                parent.failed().stream()
                        .map(attempt -> attempt.plan().sentence() + ": " + attempt.reason())
                        .toList());
    }
}
