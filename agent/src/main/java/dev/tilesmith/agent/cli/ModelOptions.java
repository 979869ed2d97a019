package dev.tilesmith.agent.cli;

import dev.tilesmith.agent.campaign.ModelSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say who proposes kernels, how they are asked, and what they may cost. */
final class ModelOptions {
    @Option(
            names = "--model",
            paramLabel = "SPEC",
            split = SettingsFile.SEPARATOR_PATTERN,
            splitSynopsisLabel = "",
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

    @Option(names = "--prompts", paramLabel = "DIR", description = "Edited prompt files (see `tilesmith prompts`).")
    private @Nullable Path prompts;

    @Option(names = "--menu", paramLabel = "FILE", description = "An edited menu (see `tilesmith prompts`).")
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

    /** @throws IllegalArgumentException if a value is none that the option can have */
    ModelSettings settings(Environment environment) {
        oneOf("ensemble", ensemble, List.of("even", "adaptive"));
        oneOf("edits", edits, List.of("auto", "always", "never"));
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
                menu == null
                        ? ""
                        : KernelFiles.read(environment.workingDirectory().resolve(menu), menu.toString())
                                .source(),
                positive("budget-usd", budgetUsd),
                (long) positive("budget-tokens", budgetTokens),
                budgetMinutes().orElse(0));
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
