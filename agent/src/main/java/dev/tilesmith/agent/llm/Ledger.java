package dev.tilesmith.agent.llm;

import dev.tilesmith.agent.propose.ModelCall;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Keeps the spending of a run under its caps: a call is made only if what it may cost at worst still fits beside what
 * was spent and what other calls may still cost. Thread-safe.
 */
public final class Ledger {
    private final Caps caps;
    private double usd;
    private double reservedUsd;
    private long tokens;
    private long reservedTokens;

    /** Most dollars and tokens of a run. */
    public record Caps(OptionalDouble usd, OptionalLong tokens) {
        public static final Caps NONE = new Caps(OptionalDouble.empty(), OptionalLong.empty());
    }

    /** What a call may cost at worst. */
    record Worst(double usd, long tokens) {
        Worst plus(Worst other) {
            return new Worst(usd + other.usd, tokens + other.tokens);
        }
    }

    /** @param earlier calls of the same run that are in its journal */
    public Ledger(Caps caps, List<ModelCall> earlier) {
        this.caps = caps;
        for (var call : earlier) {
            usd += call.usd();
            tokens += call.tokensIn() + call.tokensOut();
        }
    }

    /** Sets the worst case aside, if it fits. */
    synchronized boolean reserve(Worst worst) {
        var fitsUsd = caps.usd().isEmpty()
                || usd + reservedUsd + worst.usd() <= caps.usd().getAsDouble();
        var fitsTokens = caps.tokens().isEmpty()
                || tokens + reservedTokens + worst.tokens() <= caps.tokens().getAsLong();
        if (fitsUsd && fitsTokens) {
            reservedUsd += worst.usd();
            reservedTokens += worst.tokens();
        }
        return fitsUsd && fitsTokens;
    }

    /** Replaces what was set aside by what the call really took. */
    synchronized void settle(Worst worst, double actualUsd, long actualTokens) {
        reservedUsd -= worst.usd();
        reservedTokens -= worst.tokens();
        usd += actualUsd;
        tokens += actualTokens;
    }

    public synchronized double spentUsd() {
        return usd;
    }

    public synchronized long spentTokens() {
        return tokens;
    }
}
