package dev.tilesmith.agent.propose;

import java.util.HashSet;
import java.util.List;

/** How alike two sentences about kernels are, whatever lines they name: lines of two kernels tell nothing. */
final class Wording {
    private Wording() {}

    /** From 0, no word in common, to 1, the same words. */
    static double similarity(String one, String other) {
        var first = new HashSet<>(words(one));
        var second = new HashSet<>(words(other));
        var all = new HashSet<>(first);
        all.addAll(second);
        first.retainAll(second);
        return all.isEmpty() ? 1 : (double) first.size() / all.size();
    }

    private static List<String> words(String sentence) {
        return List.of(sentence.replaceAll("lines? \\d+", "").split("\\W+"));
    }
}
