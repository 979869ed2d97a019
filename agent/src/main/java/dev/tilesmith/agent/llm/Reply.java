package dev.tilesmith.agent.llm;

/** What came back from a model. */
public sealed interface Reply {
    /** A text, with the tokens that it cost. */
    record Text(String text, long tokensIn, long tokensOut) implements Reply {}

    /** No usable text: cut by the length limit, refused, empty, or not to be had after retries. */
    record Nothing(String reason) implements Reply {}
}
