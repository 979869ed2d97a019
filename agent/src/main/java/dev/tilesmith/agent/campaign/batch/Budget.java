package dev.tilesmith.agent.campaign.batch;

import dev.tilesmith.agent.campaign.RunSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What searches may take at most; 0 stands for no limit.
 *
 * @param minutes of wall time
 * @param evaluations kernels evaluated
 * @param usd that models cost
 * @param tokens that models take
 */
public record Budget(double minutes, long evaluations, double usd, long tokens) {
    private static final double SECONDS = 60;

    /**
     * What the next one of several ops may take: an even share of what is left, so that what one leaves the next ones get.
     * Empty when nothing is left.
     *
     * @param ops that have not been searched, the next one among them
     */
    public Optional<Budget> share(Spent spent, int ops) {
        var left = new Budget(
                minutes == 0 ? 0 : minutes - spent.seconds() / SECONDS,
                evaluations == 0 ? 0 : evaluations - spent.evaluations(),
                usd == 0 ? 0 : usd - spent.usd(),
                tokens == 0 ? 0 : tokens - spent.tokens());
        var isOver = minutes > 0 && left.minutes <= 0
                || evaluations > 0 && left.evaluations <= 0
                || usd > 0 && left.usd <= 0
                || tokens > 0 && left.tokens <= 0;
        return isOver
                ? Optional.empty()
                : Optional.of(new Budget(
                        left.minutes / ops, even(left.evaluations, ops), left.usd / ops, even(left.tokens, ops)));
    }

    /** Nothing would be no limit, so a share of what is left is at least one. */
    private static long even(long left, int ops) {
        return left == 0 ? 0 : Math.max(1, left / ops);
    }

    /** A search under this budget; limits of its own hold too. */
    RunSettings within(RunSettings settings) {
        var models = settings.models().within(usd, tokens, minutes);
        var limit = (int) Math.min(least(settings.evaluations(), evaluations), Integer.MAX_VALUE);
        return settings.with(models, limit, settings.reused(), settings.experience());
    }

    /** Of two limits the lower one, where 0 is none. */
    private static long least(long one, long other) {
        return one == 0 ? other : other == 0 ? one : Math.min(one, other);
    }

    /** For people: {@code 2,400 evaluations, 120 minutes}; {@code none} if there is no limit. */
    public String text() {
        var parts = new ArrayList<String>();
        if (evaluations > 0) {
            parts.add("%,d evaluations".formatted(evaluations));
        }
        if (minutes > 0) {
            parts.add("%s minutes".formatted(plain(minutes)));
        }
        if (usd > 0) {
            parts.add("$%s".formatted(plain(usd)));
        }
        if (tokens > 0) {
            parts.add("%,d tokens".formatted(tokens));
        }
        return parts.isEmpty() ? "none" : String.join(", ", List.copyOf(parts));
    }

    private static String plain(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,d", (long) value)
                : String.format(Locale.ROOT, "%,.2f", value);
    }
}
