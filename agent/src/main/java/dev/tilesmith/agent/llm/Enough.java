package dev.tilesmith.agent.llm;

import java.util.OptionalInt;

/**
 * Says when a reply that is still coming need not go on. The answer must depend on the text alone, not on the pieces in
 * which it comes: if it is {@code n} for a text, it is {@code n} for every longer one.
 */
public interface Enough {
    /** Only the whole reply will do. */
    Enough NEVER = () -> piece -> OptionalInt.empty();

    /** Begins to read a reply. */
    Reading begin();

    /** One reply as it comes. Not thread-safe. */
    interface Reading {
        /** Takes the next piece; how many characters of all pieces are enough, empty as long as more must come. */
        OptionalInt read(String piece);
    }

    /** How many characters of the text are enough; empty as long as more must come. */
    default OptionalInt end(String text) {
        return begin().read(text);
    }

    /** The text up to where it is enough. */
    default String cut(String text) {
        var end = end(text);
        return end.isPresent() ? text.substring(0, end.getAsInt()) : text;
    }
}
