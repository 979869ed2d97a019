package dev.tilesmith.agent.llm;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What a run's models will be asked, and what that may cost.
 *
 * @param calls about so many, if no kernel has to be repaired
 * @param mostCalls if every kernel is repaired as often as is allowed
 * @param tokens about so many, if no kernel has to be repaired
 * @param mostTokens if every kernel is repaired as often as is allowed
 * @param lowUsd when replies are short, stable parts of prompts are cached, and nothing is repaired
 * @param highUsd when replies are long, nothing is cached, and every kernel is repaired as often as is allowed
 * @param unpriced the models whose price is not known; what they cost is in neither
 */
public record Forecast(
        long calls, long mostCalls, long tokens, long mostTokens, double lowUsd, double highUsd, Set<String> unpriced) {
    private static final int CHARACTERS_PER_TOKEN = 4;

    public Forecast {
        unpriced = Set.copyOf(unpriced);
    }

    /** The part of a plan prompt that stays the same. */
    private static final double STABLE_SHARE = 0.7;

    private static final int PLAN_TOKENS = 600;
    private static final int LONG_PLAN_TOKENS = 1500;

    /** For each option that a model thinks of itself, on top of the plan for the one that it chooses. */
    private static final int INVENTED_OPTION_TOKENS = 150;

    /**
     * A model with the calls that it will get.
     *
     * @param plans asked for, with options of a menu or of its own
     * @param inventedOptions in all those plans for which the model thinks of options itself
     * @param kernels asked for plans
     * @param combinations kernels asked for pairs of others
     * @param repairs at most
     */
    public record Share(String model, long plans, long inventedOptions, long kernels, long combinations, long repairs) {
        private long calls() {
            return plans + kernels + combinations;
        }
    }

    /**
     * What prompts and kernels are made of.
     *
     * @param prompt of a plan for the starting kernel
     * @param kernel the starting one
     */
    private record Tokens(long prompt, long kernel) {
        /** A prompt for a combination holds a second kernel. */
        long in(Share share) {
            return share.calls() * prompt + share.combinations() * kernel;
        }

        long shortOut(Share share) {
            return share.plans() * PLAN_TOKENS + (share.kernels() + share.combinations()) * kernel;
        }

        long longOut(Share share) {
            return share.plans() * LONG_PLAN_TOKENS
                    + share.inventedOptions() * INVENTED_OPTION_TOKENS
                    + (share.kernels() + share.combinations()) * 3 * kernel;
        }

        long repairsIn(Share share) {
            return share.repairs() * prompt;
        }

        long longRepairsOut(Share share) {
            return share.repairs() * 3 * kernel;
        }

        long usually(Share share) {
            return in(share) + (shortOut(share) + longOut(share)) / 2;
        }

        long repairsUsually(Share share) {
            return repairsIn(share) + share.repairs() * 2 * kernel;
        }

        Usage least(Share share) {
            return new Usage(1, in(share), (long) (in(share) * STABLE_SHARE), shortOut(share));
        }

        Usage most(Share share) {
            return new Usage(1, in(share) + repairsIn(share), 0, longOut(share) + longRepairsOut(share));
        }
    }

    /**
     * @param promptBytes of a plan prompt for the starting kernel
     * @param kernelBytes of the starting kernel
     */
    public static Forecast of(List<Share> shares, long promptBytes, long kernelBytes, Prices prices) {
        var size = new Tokens(promptBytes / CHARACTERS_PER_TOKEN, kernelBytes / CHARACTERS_PER_TOKEN);
        var calls = shares.stream().mapToLong(Share::calls).sum();
        var tokens = shares.stream().mapToLong(size::usually).sum();
        return new Forecast(
                calls,
                calls + shares.stream().mapToLong(Share::repairs).sum(),
                tokens,
                tokens + shares.stream().mapToLong(size::repairsUsually).sum(),
                usd(shares, size::least, prices),
                usd(shares, size::most, prices),
                shares.stream()
                        .map(Share::model)
                        .filter(model -> prices.of(model).isEmpty())
                        .collect(Collectors.toSet()));
    }

    private static double usd(List<Share> shares, Function<Share, Usage> usage, Prices prices) {
        return shares.stream()
                .mapToDouble(share -> prices.usd(share.model(), usage.apply(share)))
                .sum();
    }

    /** As one line: {@code about 96 calls, 1.1 M tokens, $4.00 to $7.00}; with repairs, ranges of calls and tokens. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "about %s calls, %s M tokens, %s",
                range("%,d", calls, mostCalls),
                range("%.1f", tokens / 1e6, mostTokens / 1e6),
                dollars());
    }

    private static String range(String format, Object least, Object most) {
        var low = String.format(Locale.ROOT, format, least);
        var high = String.format(Locale.ROOT, format, most);
        return low.equals(high) ? low : low + " to " + high;
    }

    private String dollars() {
        if (unpriced.isEmpty()) {
            return range("$%.2f", lowUsd, highUsd);
        }
        var more = "the price of %s is not known".formatted(String.join(", ", new TreeSet<>(unpriced)));
        return highUsd == 0 ? more : "%s and more: %s".formatted(range("$%.2f", lowUsd, highUsd), more);
    }
}
