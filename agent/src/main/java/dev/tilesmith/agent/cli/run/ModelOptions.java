package dev.tilesmith.agent.cli.run;

import dev.tilesmith.agent.campaign.ModelSettings;
import dev.tilesmith.agent.cli.argument.KernelFiles;
import dev.tilesmith.agent.cli.argument.SettingsFile;
import dev.tilesmith.agent.cli.console.Environment;
import dev.tilesmith.agent.cli.console.UserError;
import dev.tilesmith.menu.BadMenu;
import dev.tilesmith.menu.Menus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who proposes kernels, how they are asked, and what they may cost. */
public final class ModelOptions {
    private static final List<String> OF_MODELS = List.of(
            "--repair",
            "--combine",
            "--invent-options",
            "--skip-planning",
            "--edits",
            "--budget-usd",
            "--budget-tokens");

    @Option(
            names = "--model",
            paramLabel = "SPEC",
            split = SettingsFile.SEPARATOR_PATTERN,
            splitSynopsisLabel = "",
            hideParamSyntax = true,
            description = {
                "A model that proposes too: PROVIDER:NAME[@BASE-URL][,weight=W]; repeatable.",
                "Providers: openai, anthropic, gemini, mistral, ollama, and scripted:FILE."
            })
    private List<String> models = new ArrayList<>();

    @Option(
            names = "--code-model",
            paramLabel = "SPEC",
            split = SettingsFile.SEPARATOR_PATTERN,
            splitSynopsisLabel = "",
            hideParamSyntax = true,
            description = "Codes what the others plan; repeatable.")
    private List<String> codeModels = new ArrayList<>();

    @Option(names = "--no-rewriter", description = "Leaves the built-in rewriter out.")
    private boolean noRewriter;

    @Option(
            names = "--ensemble",
            defaultValue = "even",
            description = "Shares plans out evenly, or by what pays: even or adaptive (default: ${DEFAULT-VALUE}).")
    private String ensemble = "even";

    @Option(names = "--skip-planning", description = "One reply gives plan and kernel.")
    private boolean skipPlanning;

    @Option(
            names = "--edits",
            defaultValue = "auto",
            description = "Replies are edits instead of whole kernels: always, never, or auto, above 200 lines.")
    private String edits = "auto";

    @Option(
            names = "--repair",
            paramLabel = "N",
            description = "Rejected kernels go back to their model up to N times.")
    private int repairs;

    @Option(names = "--combine", paramLabel = "N", description = "Combines N pairs of kernels in each iteration.")
    private int combinations;

    @Option(
            names = "--invent-options",
            paramLabel = "N",
            description = "The first plan for a kernel is one of N that the model thinks of itself.")
    private int inventOptions;

    @Option(
            names = "--prompts",
            paramLabel = "DIR",
            description = "Edited prompt files and menus, as `tilesmith prompts export DIR` writes them.")
    private @Nullable Path prompts;

    @Option(names = "--menu", paramLabel = "FILE", description = "An edited menu; goes before the one in --prompts.")
    private @Nullable Path menu;

    @Option(names = "--budget-usd", paramLabel = "D", description = "Models cost at most D dollars.")
    private @Nullable Double budgetUsd;

    @Option(names = "--budget-tokens", paramLabel = "N", description = "Models take at most N tokens.")
    private @Nullable Long budgetTokens;

    @Option(names = "--budget-minutes", paramLabel = "M", description = "The command takes at most M minutes.")
    private @Nullable Double budgetMinutes;

    boolean isAdaptive() {
        return ensemble.equals("adaptive");
    }

    /**
     * The settings for an op on this target.
     *
     * @throws IllegalArgumentException if a value is none that the option can have
     */
    ModelSettings settings(Environment environment, String target) {
        oneOf("ensemble", ensemble, List.of("even", "adaptive"));
        oneOf("edits", edits, List.of("auto", "always", "never"));
        if (inventOptions > 0 && skipPlanning) {
            throw new IllegalArgumentException(
                    "invent-options asks for plans, and --skip-planning asks for none; leave one of them out");
        }
        return new ModelSettings(
                models,
                codeModels,
                !noRewriter,
                ensemble,
                skipPlanning,
                edits,
                repairs,
                combinations,
                inventOptions,
                prompts == null
                        ? ""
                        : KernelFiles.folder(environment.workingDirectory().resolve(prompts), prompts.toString()),
                Optional.ofNullable(menu)
                        .or(() -> inPrompts(environment, target, Menus.Purpose.OPTIMIZE))
                        .map(file -> menu(environment, file))
                        .orElse(""),
                inPrompts(environment, target, Menus.Purpose.TRANSLATE)
                        .map(file -> menu(environment, file))
                        .orElse(""),
                positive("budget-usd", budgetUsd),
                (long) positive("budget-tokens", budgetTokens),
                budgetMinutes().orElse(0));
    }

    /**
     * Options that say how models are asked, or what they may cost, mean nothing where there is none. What the settings file has is for the runs that
     * have one.
     *
     * @throws UserError if one was given all the same
     */
    void checkThatThereIsAModelFor(Predicate<String> isGiven) {
        OF_MODELS.stream()
                .filter(option -> models.isEmpty() && isGiven.test(option))
                .findFirst()
                .ifPresent(option -> {
                    throw UserError.input("%s is about models, and there is none; name a --model, or leave %1$s out"
                            .formatted(option));
                });
    }

    /**
     * The minutes given, if any.
     *
     * @throws IllegalArgumentException if they are not above 0
     */
    OptionalDouble budgetMinutes() {
        var minutes = positive("budget-minutes", budgetMinutes);
        return minutes == 0 ? OptionalDouble.empty() : OptionalDouble.of(minutes);
    }

    private Optional<Path> inPrompts(Environment environment, String target, Menus.Purpose purpose) {
        return Optional.ofNullable(prompts)
                .map(folder -> folder.resolve(target).resolve(purpose.fileName()))
                .filter(file -> Files.exists(environment.workingDirectory().resolve(file)));
    }

    /** The text of a menu; it is read once here, so that what is wrong with it is said with the file's name. */
    private static String menu(Environment environment, Path file) {
        var text = KernelFiles.text(
                environment.workingDirectory().resolve(file), file.toString(), "a menu is a YAML list of options");
        try {
            Menus.parse(file.toString(), text);
            return text;
        } catch (BadMenu e) {
            throw UserError.input(String.valueOf(e.getMessage()));
        }
    }

    private static void oneOf(String name, String value, List<String> values) {
        if (!values.contains(value)) {
            throw new IllegalArgumentException(
                    "%s must be %s, got '%s'".formatted(name, String.join(" or ", values), value));
        }
    }

    /** 0 stands for no limit, and so cannot be one. */
    private static double positive(String name, @Nullable Number value) {
        if (value == null) {
            return 0;
        }
        if (!(value.doubleValue() > 0)) {
            throw new IllegalArgumentException("%s must be above 0, got %s".formatted(name, value));
        }
        return value.doubleValue();
    }
}
