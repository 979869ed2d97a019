package dev.tilesmith.agent.campaign.batch;

import dev.tilesmith.agent.propose.ModelCall;
import java.util.List;

/**
 * What searches took.
 *
 * @param evaluations kernels evaluated
 * @param seconds of wall time
 * @param usd that models cost
 * @param tokens that models took
 */
public record Spent(long evaluations, double seconds, double usd, long tokens) {
    public static final Spent NOTHING = new Spent(0, 0, 0, 0);

    /** What a search took whose models were asked this. */
    public static Spent of(long evaluations, double seconds, List<ModelCall> calls) {
        return new Spent(
                evaluations,
                seconds,
                calls.stream().mapToDouble(ModelCall::usd).sum(),
                calls.stream()
                        .mapToLong(call -> call.tokensIn() + call.tokensOut())
                        .sum());
    }

    public Spent plus(Spent other) {
        return new Spent(
                evaluations + other.evaluations, seconds + other.seconds, usd + other.usd, tokens + other.tokens);
    }
}
