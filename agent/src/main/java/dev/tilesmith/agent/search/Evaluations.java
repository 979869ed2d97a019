package dev.tilesmith.agent.search;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.eval.VerdictText;
import dev.tilesmith.schedule.Journal;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Evaluates kernels; every verdict is journalled before it is used, and a journalled one is not made again. Thread-safe.
 *
 * @param pace learns how long they take
 * @param made in this search, so that a kernel that returns has its first verdict whatever the journal keeps
 */
record Evaluations(Judge judge, Journal journal, Pace pace, ConcurrentMap<String, Verdict> made) {
    Evaluations(Judge judge, Journal journal, Pace pace) {
        this(judge, journal, pace, new ConcurrentHashMap<>());
    }

    Verdict evaluate(Kernel kernel, String hash, OptionalLong boundCycles) {
        var earlier = made.get(hash);
        if (earlier != null) {
            return earlier;
        }
        var began = System.nanoTime();
        var verdict = journalled(kernel, hash, boundCycles);
        pace.took(verdict, System.nanoTime() - began);
        made.put(hash, verdict);
        return verdict;
    }

    private Verdict journalled(Kernel kernel, String hash, OptionalLong boundCycles) {
        var known = journal.verdict(hash);
        if (known.isPresent()) {
            return VerdictText.read(known.get());
        }
        var verdict = judge.evaluate(kernel, boundCycles);
        journal.recordVerdict(hash, VerdictText.write(verdict));
        return verdict;
    }
}
