package dev.tilesmith.agent.llm;

import dev.tilesmith.agent.propose.ModelCall.Outcome;

/** What a model answered. */
public sealed interface Reply {
    Usage usage();

    /** A text, up to where it was enough. */
    record Text(String text, Usage usage) implements Reply {}

    /** No usable text. */
    record Nothing(Outcome outcome, String reason, Usage usage) implements Reply {}
}
