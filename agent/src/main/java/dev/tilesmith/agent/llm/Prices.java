package dev.tilesmith.agent.llm;

/** What models cost. */
public interface Prices {
    /** No model has a known price. */
    Prices UNKNOWN = (model, usage) -> 0;

    /** Dollars for this usage of a model; 0 where its price is not known. */
    double usd(String model, Usage usage);
}
