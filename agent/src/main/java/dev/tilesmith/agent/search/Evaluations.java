package dev.tilesmith.agent.search;

import dev.tilesmith.eval.Kernel;
import dev.tilesmith.eval.Verdict;
import dev.tilesmith.eval.VerdictText;
import dev.tilesmith.schedule.Journal;
import java.util.OptionalLong;

/** Evaluates kernels; every verdict is journalled before it is used, and a journalled one is not made again. Thread-safe. */
record Evaluations(Judge judge, Journal journal) {
    Verdict evaluate(Kernel kernel, String hash, OptionalLong boundCycles) {
        var known = journal.verdict(hash);
        if (known.isPresent()) {
            return VerdictText.read(known.get());
        }
        var verdict = judge.evaluate(kernel, boundCycles);
        journal.recordVerdict(hash, VerdictText.write(verdict));
        return verdict;
    }
}
