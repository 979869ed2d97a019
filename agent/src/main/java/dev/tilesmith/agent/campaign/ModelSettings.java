package dev.tilesmith.agent.campaign;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who proposes kernels in a run, and how they are asked.
 *
 * @param models besides the rewriter, in the form {@code provider:name}
 * @param codeModels that code what the others plan; empty where each codes its own plans
 * @param rewriter whether the built-in rewriter proposes too
 * @param ensemble {@code even} or {@code adaptive}
 * @param skipPlanning whether one reply gives plan and kernel
 * @param edits {@code auto}, {@code always} or {@code never}: replies are edits instead of whole kernels
 * @param repairs at most so many times a rejected kernel goes back to its model
 * @param combinations pairs of kernels combined in each iteration
 * @param inventOptions options that a model thinks of itself for its first plan of a kernel
 * @param prompts folder of edited prompt files; empty for those that come with Tilesmith
 * @param menu text of an edited menu; empty for the one that comes with Tilesmith
 * @param translation text of an edited menu for translating plain C; empty for the one that comes with Tilesmith
 * @param budgetUsd most dollars, 0 for no limit
 * @param budgetTokens most tokens, 0 for no limit
 * @param budgetMinutes most minutes, 0 for no limit
 */
public record ModelSettings(
        List<String> models,
        List<String> codeModels,
        boolean rewriter,
        String ensemble,
        boolean skipPlanning,
        String edits,
        int repairs,
        int combinations,
        int inventOptions,
        String prompts,
        String menu,
        @Nullable String translation,
        double budgetUsd,
        long budgetTokens,
        double budgetMinutes) {
    /** No model. */
    public static final ModelSettings REWRITER_ONLY =
            new ModelSettings(List.of(), List.of(), true, "even", false, "auto", 0, 0, 0, "", "", "", 0, 0, 0);

    public ModelSettings {
        models = List.copyOf(models);
        codeModels = List.copyOf(codeModels);
        requireNotNegative(repairs, "repair");
        requireNotNegative(combinations, "combine");
        requireNotNegative(inventOptions, "invent-options");
        if (models.isEmpty() && !rewriter) {
            throw new IllegalArgumentException("no-rewriter leaves nobody to propose kernels; name a --model");
        }
        if (models.isEmpty() && !codeModels.isEmpty()) {
            throw new IllegalArgumentException("code-model needs a --model that plans");
        }
    }

    /** Runs of before it could be edited have no such setting. */
    @Override
    public String translation() {
        return translation == null ? "" : translation;
    }

    /** The same models with other limits, 0 for none. */
    public ModelSettings within(double usd, long tokens, double minutes) {
        return new ModelSettings(
                models,
                codeModels,
                rewriter,
                ensemble,
                skipPlanning,
                edits,
                repairs,
                combinations,
                inventOptions,
                prompts,
                menu,
                translation,
                usd,
                tokens,
                minutes);
    }

    private static void requireNotNegative(int value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException("%s must be at least 0, got %d".formatted(name, value));
        }
    }

    /** Who writes kernels, for people. */
    String proposers() {
        var named = String.join(", ", models);
        var coders = codeModels.isEmpty() ? "" : "; coded by " + String.join(", ", codeModels);
        if (models.isEmpty()) {
            return "rewriter (no model)";
        }
        return (rewriter ? "rewriter, " : "") + named + coders;
    }
}
