package dev.tilesmith.sim.c.text;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that an author probably meant. */
public final class Spelling {
    private Spelling() {}

    /** The nearest known name, if it is near enough to be meant. */
    public static Optional<String> nearest(String name, Collection<String> known) {
        // A name of one or two letters is near to everything.
        return nearest(name, known, name.length() < 3 ? 0 : Math.max(1, name.length() / 4));
    }

    /** The nearest word that a command knows: users type few letters wrong, and mostly swap two. */
    public static Optional<String> meant(String word, Collection<String> known) {
        return nearest(word, known, Math.min(2, word.length() / 2));
    }

    private static Optional<String> nearest(String name, Collection<String> known, int limit) {
        var best = Optional.<String>empty();
        var bestDistance = limit + 1;
        for (var candidate : known) {
            if (Math.abs(candidate.length() - name.length()) < bestDistance) {
                var distance = distance(name, candidate);
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = Optional.of(candidate);
                }
            }
        }
        return best;
    }

    /** The only known name that begins with this one and a letter more, or whose words have these initials. */
    public static Optional<String> abbreviated(String name, Collection<String> known) {
        var meant = known.stream()
                .filter(candidate -> candidate.startsWith(name) && candidate.length() == name.length() + 1
                        || name.length() > 1 && initials(candidate).equals(name))
                .distinct()
                .toList();
        return meant.size() == 1 ? Optional.of(meant.getFirst()) : Optional.empty();
    }

    /** {@code WS} for {@code WEIGHT_STATIONARY}. */
    private static String initials(String name) {
        var initials = new StringBuilder();
        for (var word : name.split("_")) {
            initials.append(word.isEmpty() ? "" : word.substring(0, 1));
        }
        return initials.toString();
    }

    /** Insertions, deletions and replacements between two names (Levenshtein). */
    static int distance(String left, String right) {
        var row = new int[right.length() + 1];
        for (var column = 0; column <= right.length(); column++) {
            row[column] = column;
        }
        for (var i = 1; i <= left.length(); i++) {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.length(); j++) {
                var replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
