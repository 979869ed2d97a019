package dev.tilesmith.agent.llm;

import java.util.OptionalInt;

/**
 * Says when a reply that is still coming need not go on. The answer must depend on the text alone, not on the pieces in
 * which it comes: if it is {@code n} for a text, it is {@code n} for every longer one.
 */
public interface Enough {
    /** Only the whole reply will do. */
    Enough NEVER = text -> OptionalInt.empty();

    /** How many characters of the text are enough; empty as long as more must come. */
    OptionalInt end(String text);

    /** The text up to where it is enough. */
    default String cut(String text) {
        var end = end(text);
        return end.isPresent() ? text.substring(0, end.getAsInt()) : text;
    }
}
