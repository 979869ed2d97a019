package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.ModelSettings;
import dev.tilesmith.agent.campaign.RunSettings;
import dev.tilesmith.agent.cli.argument.SettingsFile;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.agent.llm.BadModel;
import dev.tilesmith.agent.llm.ChatClient;
import dev.tilesmith.agent.llm.Clients;
import dev.tilesmith.agent.llm.Forecast;
import dev.tilesmith.agent.llm.Ledger;
import dev.tilesmith.agent.llm.LlmProposer;
import dev.tilesmith.agent.llm.LlmSettings;
import dev.tilesmith.agent.llm.MeteredClient;
import dev.tilesmith.agent.llm.ModelSpec;
import dev.tilesmith.agent.llm.ModelUnusable;
import dev.tilesmith.agent.llm.PriceTable;
import dev.tilesmith.agent.llm.UnaskedClient;
import dev.tilesmith.agent.propose.ModelCall;
import dev.tilesmith.agent.propose.Proposer;
import dev.tilesmith.agent.search.Deadline;
import dev.tilesmith.agent.search.ensemble.AdaptiveEnsemble;
import dev.tilesmith.agent.search.ensemble.Ensemble;
import dev.tilesmith.agent.search.ensemble.Experience;
import dev.tilesmith.agent.search.ensemble.WeightedEnsemble;
import dev.tilesmith.eval.Evaluator;
import dev.tilesmith.eval.Feedback;
import dev.tilesmith.file.FileReason;
import dev.tilesmith.menu.BadMenu;
import dev.tilesmith.menu.Menu;
import dev.tilesmith.menu.Menus;
import dev.tilesmith.menu.OptionStatistics;
import dev.tilesmith.op.Op;
import dev.tilesmith.prompt.PromptFiles;
import dev.tilesmith.prompt.Prompts;
import dev.tilesmith.prompt.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * The models of a run. Keys come from environment variables only.
 *
 * @param specs of the models that plan, in the order in which they were named
 * @param coders of those that code for them; empty where each codes for itself
 * @param live whether they are really asked; in a replay they are not
 */
public record Models(
        List<ModelSpec> specs,
        List<ModelSpec> coders,
        ModelSettings settings,
        PriceTable prices,
        Clients clients,
        boolean live) {
    /** About as many as a prompt offers. */
    private static final int FEW_OPTIONS = 3;

    /** @throws UserError if a model is none, its key is missing, or a cap cannot be kept */
    public static Models of(ModelSettings settings, Environment environment) {
        try {
            var specs = settings.models().stream().map(ModelSpec::parse).toList();
            var coders = settings.codeModels().stream().map(ModelSpec::parse).toList();
            var models = new Models(specs, coders, settings, prices(environment), new Clients(), true);
            models.all().forEach(spec -> key(spec, environment));
            models.checkPrices();
            return models;
        } catch (BadModel e) {
            throw UserError.input(String.valueOf(e.getMessage()));
        }
    }

    /** For a replay, which needs no keys. */
    static Models replayed(ModelSettings settings, Environment environment) {
        return new Models(
                settings.models().stream().map(ModelSpec::parse).toList(),
                settings.codeModels().stream().map(ModelSpec::parse).toList(),
                settings,
                prices(environment),
                new Clients(),
                false);
    }

    private List<ModelSpec> all() {
        return List.copyOf(new LinkedHashSet<>(
                Stream.concat(specs.stream(), coders.stream()).toList()));
    }

    private static PriceTable prices(Environment environment) {
        var own = SettingsFile.folder(environment).resolve("prices.yaml");
        if (!Files.exists(own)) {
            return PriceTable.bundled();
        }
        try {
            return PriceTable.bundled().with(PriceTable.parse(own.toString(), Files.readString(own)));
        } catch (IOException e) {
            throw UserError.input("%s: cannot be read: %s".formatted(own, FileReason.of(e)));
        }
    }

    /** A cap in dollars means nothing for a model of unknown price. */
    private void checkPrices() {
        for (var spec : all()) {
            if (settings.budgetUsd() > 0 && prices.of(spec.name()).isEmpty()) {
                throw UserError.input("--budget-usd cannot be kept: the price of %s is not known; add it to prices.yaml"
                        .formatted(spec.name()));
            }
        }
    }

    private static Optional<String> key(ModelSpec spec, Environment environment) {
        var variable = spec.provider().keyVariable();
        var key = variable.flatMap(environment::variable);
        if (spec.neededKey().isPresent() && key.isEmpty()) {
            throw UserError.environment("%s needs a key: set %s, or name a server of your own with %s:NAME@BASE-URL"
                    .formatted(
                            spec.name(), variable.orElseThrow(), spec.provider().label()));
        }
        key.ifPresent(text -> checkKey(text, variable.orElseThrow()));
        return key;
    }

    /** A key goes into a header of HTTP, which takes no line ends, as a file from elsewhere may have, and no quotes of paper. */
    private static void checkKey(String key, String variable) {
        for (var i = 0; i < key.length(); i++) {
            if (key.charAt(i) <= ' ' || key.charAt(i) > '~') {
                throw UserError.environment(
                        "%s: a key has letters, digits and signs of ASCII alone, but character %d of %d is %s; set it anew"
                                .formatted(variable, i + 1, key.length(), named(key.charAt(i))));
            }
        }
    }

    private static String named(char character) {
        return switch (character) {
            case '\r', '\n' -> "a line end";
            case ' ', '\t' -> "a space";
            default -> "U+%04X".formatted((int) character);
        };
    }

    /** Asks every model a trifle, all at once, so that what cannot work ends before it begins. A slow one passes. */
    public void probe(Environment environment, Deadline deadline) {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            var probes = all().stream()
                    .map(spec -> threads.submit(() -> client(spec, environment).probe(), spec))
                    .toList();
            probes.forEach(deadline::await);
        } catch (ModelUnusable unusable) {
            throw UserError.environment(String.valueOf(unusable.getMessage()));
        } finally {
            threads.shutdownNow();
        }
    }

    private ChatClient client(ModelSpec spec, Environment environment) {
        if (!live) {
            return new UnaskedClient(spec.name());
        }
        try {
            return clients.client(spec, key(spec, environment));
        } catch (BadModel e) {
            throw UserError.input(String.valueOf(e.getMessage()));
        }
    }

    /** One proposer for each model that plans. */
    List<Proposer> proposers(
            Op op, Environment environment, Evaluator evaluator, Ledger ledger, OptionStatistics statistics) {
        var llm = llmSettings(op, statistics);
        var proposers = new ArrayList<Proposer>();
        for (var i = 0; i < specs.size(); i++) {
            var planner = metered(specs.get(i), environment, ledger);
            var coder = coders.isEmpty() ? planner : metered(coders.get(i % coders.size()), environment, ledger);
            proposers.add(new LlmProposer(planner, coder, prices, llm, op)
                    .withWhatIfs(kernel -> evaluator.whatIfs(op, kernel)));
        }
        return proposers;
    }

    private ChatClient metered(ModelSpec spec, Environment environment, Ledger ledger) {
        return new MeteredClient(client(spec, environment), prices, ledger, clients.mostTokensOut());
    }

    private LlmSettings llmSettings(Op op, OptionStatistics statistics) {
        return new LlmSettings(
                menu(op),
                translation(op),
                LlmSettings.KEEP_PROBABILITY,
                statistics,
                new PromptFiles(
                        settings.prompts().isEmpty() ? Optional.empty() : Optional.of(Path.of(settings.prompts()))),
                settings.skipPlanning(),
                switch (settings.edits().toUpperCase(Locale.ROOT)) {
                    case "ALWAYS" -> LlmSettings.EditMode.ALWAYS;
                    case "NEVER" -> LlmSettings.EditMode.NEVER;
                    default -> LlmSettings.EditMode.LONG_KERNELS;
                },
                settings.inventOptions());
    }

    private Menu menu(Op op) {
        return menu(op, Menus.Purpose.OPTIMIZE, settings.menu());
    }

    private Menu translation(Op op) {
        return menu(op, Menus.Purpose.TRANSLATE, settings.translation());
    }

    /** @param own text of the user's; empty for the one that comes with Tilesmith */
    private static Menu menu(Op op, Menus.Purpose purpose, String own) {
        try {
            var whole = own.isEmpty()
                    ? Menus.of(op.target().name(), purpose)
                    : Menus.parse("of your own, " + purpose.fileName(), own);
            return whole.forOps(opClass(op));
        } catch (BadMenu e) {
            throw UserError.input(String.valueOf(e.getMessage()));
        }
    }

    /** The class of ops that menus know, {@code gemm} or {@code conv}; any other for a function of the user's own. */
    private static String opClass(Op op) {
        return op.text().substring(0, op.text().indexOf(':'));
    }

    /** What the models will be asked and may cost; empty without models. */
    Optional<Forecast> forecast(Op op, String start, RunSettings run) {
        if (specs.isEmpty()) {
            return Optional.empty();
        }
        var options = menu(op).options();
        var few = new Menu("few", options.subList(0, Math.min(FEW_OPTIONS, options.size())));
        var prompt = prompts(op).plan(shown(start), few);
        var shares = new ExpectedCalls(run, options.size()).shares(specs, coders);
        return Optional.of(
                Forecast.of(shares, prompt.system().length() + prompt.user().length(), start.length(), prices));
    }

    /**
     * Reads the menu and makes every prompt once, so that edited ones which are broken end a run before it begins.
     *
     * @throws UserError if the menu is none
     */
    public void checkTexts(Op op, String start) {
        prompts(op).checkAll(shown(start), menu(op), translation(op));
    }

    private Prompts prompts(Op op) {
        return new Prompts(op, llmSettings(op, OptionStatistics.NONE).files());
    }

    private static Shown shown(String start) {
        var feedback = new Feedback(Double.NaN, List.of(), List.of(), List.of(), List.of(), 0, 0, 0, 0, "");
        return new Shown(start, 0, feedback, List.of(), List.of());
    }

    /** Shares plans out among the rewriter, if it takes part, and the models. */
    Ensemble ensemble(List<Proposer> proposers, Experience experience) {
        if (settings.ensemble().equals("adaptive")) {
            return new AdaptiveEnsemble(proposers.stream().map(Proposer::name).toList(), experience);
        }
        var weights = new ArrayList<Double>();
        if (settings.rewriter()) {
            weights.add(1.0);
        }
        specs.forEach(spec -> weights.add(spec.weight()));
        return new WeightedEnsemble(weights);
    }

    Ledger ledger(List<ModelCall> earlier) {
        var usd = settings.budgetUsd() == 0 ? OptionalDouble.empty() : OptionalDouble.of(settings.budgetUsd());
        var tokens = settings.budgetTokens() == 0 ? OptionalLong.empty() : OptionalLong.of(settings.budgetTokens());
        return new Ledger(new Ledger.Caps(usd, tokens), earlier);
    }
}
