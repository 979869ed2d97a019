package dev.tilesmith.agent.campaign;

import dev.tilesmith.eval.Evaluator;
import java.util.List;
import java.util.stream.LongStream;

/** Evaluators on inputs that no search has used, derived from a seed; winners and stored schedules have their own. */
public final class FreshInputs {
    /** On how many seeds a kernel must be correct. */
    public static final int SEEDS = 3;

    private static final long WINNERS = 1;
    private static final long SCHEDULES = 101;

    private FreshInputs() {}

    /** For the winner of a run. */
    public static List<Evaluator> ofWinner(Evaluator evaluator, long seed) {
        return from(evaluator, seed, WINNERS);
    }

    /** For schedules that are verified anew. */
    static List<Evaluator> ofSchedule(Evaluator evaluator, long seed) {
        return from(evaluator, seed, SCHEDULES);
    }

    private static List<Evaluator> from(Evaluator evaluator, long seed, long first) {
        return LongStream.range(first, first + SEEDS)
                .mapToObj(i -> evaluator.withSeed(seed * 1_000_003 + i))
                .toList();
    }
}
