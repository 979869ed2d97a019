package dev.tilesmith.agent.propose;

import java.util.List;

/**
 * What a proposer answered.
 *
 * @param items plans or drafts; may be empty
 * @param calls the calls of models that it took; none for the rewriter
 */
public record Answer<T>(List<T> items, List<ModelCall> calls) {
    public Answer {
        items = List.copyOf(items);
        calls = List.copyOf(calls);
    }

    /** An answer that took no model. */
    public static <T> Answer<T> of(List<T> items) {
        return new Answer<>(items, List.of());
    }
}
