package dev.tilesmith.agent.llm;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run's models will be asked, and what that may cost.
 *
 * @param calls about so many
 * @param tokens about so many
 * @param lowUsd when replies are short and stable parts of prompts are cached
 * @param highUsd when replies are long and nothing is cached
 * @param unpriced the models whose price is not known; what they cost is in neither
 */
public record Forecast(long calls, long tokens, double lowUsd, double highUsd, Set<String> unpriced) {
    private static final int CHARACTERS_PER_TOKEN = 4;

    public Forecast {
        unpriced = Set.copyOf(unpriced);
    }

    /** The part of a plan prompt that stays the same. */
    private static final double STABLE_SHARE = 0.7;

    private static final int PLAN_TOKENS = 600;
    private static final int LONG_PLAN_TOKENS = 1500;

    /** A model with the calls that it will get. */
    public record Share(String model, long planCalls, long codeCalls) {}

    /**
     * @param promptBytes of a plan prompt for the starting kernel
     * @param kernelBytes of the starting kernel
     */
    public static Forecast of(List<Share> shares, long promptBytes, long kernelBytes, Prices prices) {
        long calls = 0;
        long tokens = 0;
        double low = 0;
        double high = 0;
        var in = promptBytes / CHARACTERS_PER_TOKEN;
        var kernel = kernelBytes / CHARACTERS_PER_TOKEN;
        for (var share : shares) {
            var asked = share.planCalls() + share.codeCalls();
            var shortOut = share.planCalls() * PLAN_TOKENS + share.codeCalls() * kernel;
            var longOut = share.planCalls() * LONG_PLAN_TOKENS + share.codeCalls() * 3 * kernel;
            calls += asked;
            tokens += asked * in + (shortOut + longOut) / 2;
            low += prices.usd(share.model(), new Usage(1, asked * in, (long) (asked * in * STABLE_SHARE), shortOut));
            high += prices.usd(share.model(), new Usage(1, asked * in, 0, longOut));
        }
        var unpriced = shares.stream()
                .map(Share::model)
                .filter(model -> prices.of(model).isEmpty())
                .collect(Collectors.toSet());
        return new Forecast(calls, tokens, low, high, unpriced);
    }

    /** As one line: {@code about 96 calls, 1.1 M tokens, $4.00 to $7.00}. */
    public String text() {
        return String.format(Locale.ROOT, "about %,d calls, %.1f M tokens, %s", calls, tokens / 1e6, dollars());
    }

    private String dollars() {
        if (unpriced.isEmpty()) {
            return String.format(Locale.ROOT, "$%.2f to $%.2f", lowUsd, highUsd);
        }
        var more = "the price of %s is not known".formatted(String.join(", ", new TreeSet<>(unpriced)));
        return highUsd == 0 ? more : String.format(Locale.ROOT, "$%.2f to $%.2f and more: %s", lowUsd, highUsd, more);
    }
}
