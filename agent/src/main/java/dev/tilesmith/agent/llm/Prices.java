package dev.tilesmith.agent.llm;

import java.util.Optional;

/** What models cost. */
public interface Prices {
    /** No model has a known price. */
    Prices UNKNOWN = model -> Optional.empty();

    /** The price of a model as runs call it; empty where it is not known. */
    Optional<Price> of(String model);

    /** Dollars for this usage of a model; 0 where its price is not known. */
    default double usd(String model, Usage usage) {
        return of(model).map(price -> price.usd(usage)).orElse(0.0);
    }

    /** Dollars for a million tokens: of prompts, of prompts' cached parts, of replies. */
    record Price(double in, double cached, double out) {
        private static final double MILLION = 1e6;

        double usd(Usage usage) {
            var fresh = usage.tokensIn() - usage.tokensCached();
            return (fresh * in + usage.tokensCached() * cached + usage.tokensOut() * out) / MILLION;
        }
    }
}
