package dev.tilesmith.agent.llm;

import dev.tilesmith.agent.propose.Answer;
import dev.tilesmith.agent.propose.Draft;
import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.propose.ModelCall.Outcome;
import dev.tilesmith.agent.propose.Parent;
import dev.tilesmith.agent.propose.Plan;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.propose.Share;
import dev.tilesmith.agent.propose.Share.Coverage;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.eval.WhatIf;
import dev.tilesmith.menu.Menu;
import dev.tilesmith.op.Op;
import dev.tilesmith.prompt.Prompt;
import dev.tilesmith.prompt.Prompts;
import dev.tilesmith.prompt.Shown;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Plans and kernels from models: one that plans, and one that codes, which may be the same. Thread-safe. */
public final class LlmProposer implements Proposer {
    private static final String CHOOSE_AND_CODE = "choose and code";
    private static final String COMBINE = "combine two kernels";

    /* Why a reply is of no use. */
    private static final String NO_PLAN = "the reply names no option";
    private static final String NO_KERNEL = "the reply has no code block that defines the kernel";

    private final ChatClient planner;
    private final ChatClient coder;
    private final Prices prices;
    private final LlmSettings settings;
    private final Prompts prompts;
    private final CodeScreen screen;
    private final Op op;
    private final Function<Kernel, List<WhatIf>> whatIfs;
    /** What was found, by kernel: several plans are asked for on each. */
    private final ConcurrentMap<String, List<WhatIf>> whatIfsFound = new ConcurrentHashMap<>();

    public LlmProposer(ChatClient planner, ChatClient coder, Prices prices, LlmSettings settings, Op op) {
        this(planner, coder, prices, settings, op, _ -> List.of());
    }

    /** The same, with what a kernel would take if parts of the machine were free. */
    public LlmProposer withWhatIfs(Function<Kernel, List<WhatIf>> found) {
        return new LlmProposer(planner, coder, prices, settings, op, found);
    }

    private LlmProposer(
            ChatClient planner,
            ChatClient coder,
            Prices prices,
            LlmSettings settings,
            Op op,
            Function<Kernel, List<WhatIf>> whatIfs) {
        this.op = op;
        this.whatIfs = whatIfs;
        this.planner = planner;
        this.coder = coder;
        this.prices = prices;
        this.settings = settings;
        this.prompts = new Prompts(op, settings.files());
        this.screen = new CodeScreen(op.target());
    }

    @Override
    public String name() {
        return planner.name();
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
    public boolean combines() {
        return true;
    }

    @Override
    public Answer<Plan> plan(Parent parent, Share share, RandomGenerator random) {
        if (parent.partner().isPresent()) {
            return Answer.of(List.of(combination(parent.partner().get())));
        }
        if (settings.skipPlanning()) {
            return Answer.of(List.of(unplanned(parent, share)));
        }
        if (!parent.verdict().accelerated()) {
            var offered = menu(parent, share);
            var offer = new Offer(settings.translation(), offered);
            var prompt = prompts.translate(shown(parent), offered);
            return askForPlan("translate", prompt, offer.whole(), offer::remark, random);
        }
        if (settings.inventOptions() > 0 && share.first() == 0 && share.coverage() == Coverage.SAMPLED) {
            var prompt = prompts.invent(explained(parent), settings.inventOptions());
            return askForPlan("invent", prompt, settings.menu(), _ -> "", random);
        }
        var offered = menu(parent, share);
        var offer = new Offer(settings.menu(), offered);
        return askForPlan("plan", prompts.plan(explained(parent), offered), offer.whole(), offer::remark, random);
    }

    private Answer<Plan> askForPlan(
            String phase, Prompt prompt, Menu menu, Function<Plan, String> remark, RandomGenerator random) {
        var question = new Question(prompt, random.nextLong(), Enough.NEVER);
        return ask(planner, phase, question, text -> ReplyReader.plan(text, menu), NO_PLAN, remark);
    }

    /**
     * What a model may choose from.
     *
     * @param whole menu
     * @param shown the part of it that stands in the prompt
     */
    private record Offer(Menu whole, Menu shown) {
        /** What is to be said of a plan that counts for the option it names, though that was not offered. */
        String remark(Plan plan) {
            if (shown.option(plan.option()).isPresent()) {
                return "";
            }
            return whole.option(plan.option()).isPresent()
                    ? "took an option of the menu that was not offered"
                    : "took an option that is not on the menu";
        }
    }

    @Override
    public int options(Parent parent) {
        return menu(parent).options().size();
    }

    /** A parent that does not use the accelerator yet is translated first. */
    private Menu menu(Parent parent) {
        return parent.verdict().accelerated() ? settings.menu() : settings.translation();
    }

    private Menu menu(Parent parent, Share share) {
        return switch (share.coverage()) {
            case SAMPLED ->
                menu(parent)
                        .samples(
                                share.total(),
                                settings.keepProbability(),
                                settings.statistics(),
                                new SplittableRandom(share.parentSeed()))
                        .get(share.first());
            case EVERY_OPTION -> menu(parent).only(share.first());
        };
    }

    /** The plan that stands in the place of one where nobody plans. */
    private Plan unplanned(Parent parent, Share share) {
        return switch (share.coverage()) {
            case SAMPLED -> new Plan(CHOOSE_AND_CODE, "choose an option and code it", "");
            case EVERY_OPTION -> {
                var option = menu(parent, share).options().getFirst().name();
                yield new Plan(option, "code it: " + option, "");
            }
        };
    }

    @Override
    public Answer<Draft> code(Parent parent, Plan plan, int codes, RandomGenerator random) {
        if (parent.partner().isPresent()) {
            var prompt = prompts.combine(shown(parent), shown(parent.partner().get()));
            return askForKernel("combine", prompt, parent, plan, random);
        }
        if (settings.skipPlanning()) {
            var whole = menu(parent);
            var menu = whole.only(plan.option())
                    .orElseGet(() -> whole.sample(settings.keepProbability(), settings.statistics(), random));
            var prompt = prompts.direct(explained(parent), menu);
            var offer = new Offer(whole, menu);
            var names = KernelNames.of(op, parent.kernel());
            return ask(
                    coder,
                    "direct",
                    kernelQuestion(prompt, names, random),
                    text -> draft(ReplyReader.plan(text, whole).orElse(plan), text, names),
                    NO_KERNEL,
                    draft -> draft.plan().equals(plan) ? "" : offer.remark(draft.plan()));
        }
        if (settings.edits().applies(parent.kernel().source())) {
            return edit(parent, plan, random);
        }
        var prompt = prompts.code(shown(parent), plan.detail());
        return askForKernel("code", prompt, parent, plan, random);
    }

    private Answer<Draft> edit(Parent parent, Plan plan, RandomGenerator random) {
        var question = new Question(prompts.edit(shown(parent), plan.detail()), random.nextLong(), Enough.NEVER);
        var reply = coder.ask(question);
        return switch (reply) {
            case Reply.Text text ->
                switch (Edits.apply(text.text(), parent.kernel().source())) {
                    case Edits.Result.Applied(var source) ->
                        new Answer<>(
                                List.of(new Draft(plan, source)),
                                List.of(call(coder, "edit", Outcome.ANSWERED, "", reply)));
                    case Edits.Result.Failed(var reason) ->
                        new Answer<>(List.of(), List.of(call(coder, "edit", Outcome.UNUSABLE, reason, reply)));
                };
            case Reply.Nothing nothing -> nothing(coder, "edit", nothing);
        };
    }

    @Override
    public Answer<Draft> repair(Parent parent, Draft failed, Verdict.Rejected verdict, RandomGenerator random) {
        var prompt = prompts.repair(failed.plan().detail(), failed.source(), verdict);
        return askForKernel("repair", prompt, parent, failed.plan(), random);
    }

    private Answer<Draft> askForKernel(String phase, Prompt prompt, Parent parent, Plan plan, RandomGenerator random) {
        var names = KernelNames.of(op, parent.kernel());
        return ask(
                coder,
                phase,
                kernelQuestion(prompt, names, random),
                text -> draft(plan, text, names),
                NO_KERNEL,
                _ -> "");
    }

    private Question kernelQuestion(Prompt prompt, KernelNames names, RandomGenerator random) {
        return new Question(prompt, random.nextLong(), ReplyReader.untilKernel(names, screen));
    }

    private static Optional<Draft> draft(Plan plan, String text, KernelNames names) {
        return ReplyReader.kernel(text, names)
                .map(block ->
                        new Draft(plan, block.end().isPresent() ? block.code() : CodeScreen.closed(block.code())));
    }

    /**
     * @param missing what is said if nothing is found
     * @param remark what is peculiar about what was found, empty if nothing
     */
    private <T> Answer<T> ask(
            ChatClient client,
            String phase,
            Question question,
            Function<String, Optional<T>> read,
            String missing,
            Function<T, String> remark) {
        var reply = client.ask(question);
        return switch (reply) {
            case Reply.Text text -> {
                var found = read.apply(text.text());
                var outcome = found.isPresent() ? Outcome.ANSWERED : Outcome.UNUSABLE;
                var reason = found.map(remark).orElse(missing);
                yield new Answer<>(found.stream().toList(), List.of(call(client, phase, outcome, reason, reply)));
            }
            case Reply.Nothing nothing -> nothing(client, phase, nothing);
        };
    }

    private <T> Answer<T> nothing(ChatClient client, String phase, Reply.Nothing reply) {
        return new Answer<>(List.of(), List.of(call(client, phase, reply.outcome(), reply.reason(), reply)));
    }

    private ModelCall call(ChatClient client, String phase, Outcome outcome, String reason, Reply reply) {
        var usage = reply.usage();
        return new ModelCall(
                client.name(),
                phase,
                outcome,
                reason,
                usage.attempts(),
                usage.tokensIn(),
                usage.tokensCached(),
                usage.tokensOut(),
                prices.usd(client.name(), usage));
    }

    private static Plan combination(Parent partner) {
        var sentence = "combine it with the kernel of %,d cycles"
                .formatted(partner.verdict().cycles().count());
        return new Plan(COMBINE, sentence, sentence);
    }

    /** For a plan: with what the kernel would take if parts of the machine were free, which costs some runs more. */
    private Shown explained(Parent parent) {
        var found = parent.verdict().accelerated()
                ? whatIfsFound.computeIfAbsent(parent.kernel().source(), _ -> whatIfs.apply(parent.kernel()))
                : List.<WhatIf>of();
        return shown(parent, parent.verdict().feedback().withWhatIfs(found));
    }

    private static Shown shown(Parent parent) {
        return shown(parent, parent.verdict().feedback());
    }

    private static Shown shown(Parent parent, Feedback feedback) {
        return new Shown(
                parent.kernel().source(),
                parent.verdict().cycles().count(),
                feedback,
                parent.ancestry().stream()
                        .map(step -> new Shown.Step(step.plan().sentence(), step.cyclesBefore(), step.cyclesAfter()))
                        .toList(),
                parent.failed().stream()
                        .map(attempt -> attempt.plan().sentence() + ": " + attempt.reason())
                        .toList());
    }
}
