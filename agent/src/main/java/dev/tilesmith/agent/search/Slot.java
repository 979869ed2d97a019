package dev.tilesmith.agent.search;

import dev.tilesmith.agent.search.Calls.CodeCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The place of one code call in an iteration. The order of slots is the order of everything in it: what counts, what is
 * a duplicate and what is over budget is decided in this order, never by who answered first. Not thread-safe.
 */
final class Slot {
    private final int capacity;
    private Optional<List<Chain>> chains = Optional.empty();

    /** @param capacity most kernels that the call can lead to, repaired ones included */
    Slot(int capacity) {
        this.capacity = capacity;
    }

    /** The call has answered with these kernels. */
    void fill(CodeCall call, List<Proposal> proposals, int repairs) {
        chains = Optional.of(IntStream.range(0, proposals.size())
                .mapToObj(number -> new Chain(call, number, proposals.get(number), repairs))
                .toList());
    }

    /** There was no plan for the call. */
    void leaveEmpty() {
        chains = Optional.of(List.of());
    }

    /** Most kernels that the call can lead to, as far as that is not known yet. */
    int unknown() {
        return chains.isPresent() ? 0 : capacity;
    }

    List<Chain> chains() {
        return chains.orElse(List.of());
    }

    /** A kernel and its repairs, each made because the one before was rejected. Not thread-safe. */
    static final class Chain {
        private final CodeCall call;
        private final int number;
        private final List<Proposal> attempts = new ArrayList<>();
        private final int repairs;
        private boolean ended;
        private boolean awaited;

        private Chain(CodeCall call, int number, Proposal first, int repairs) {
            this.call = call;
            this.number = number;
            this.attempts.add(first);
            this.repairs = repairs;
        }

        /** The call that brought the first of its kernels. */
        CodeCall call() {
            return call;
        }

        /** Its place among the kernels of its call. */
        int number() {
            return number;
        }

        List<Proposal> attempts() {
            return attempts;
        }

        Proposal last() {
            return attempts.getLast();
        }

        /** How many more kernels may still be added. */
        int unknown() {
            return ended ? 0 : repairs - (attempts.size() - 1);
        }

        /** Whether a rejection of the last kernel should be answered with a repair now. */
        boolean mayBeRepaired() {
            return !ended && !awaited && unknown() > 0;
        }

        void awaitRepair() {
            awaited = true;
        }

        void repaired(Optional<Proposal> repair) {
            awaited = false;
            repair.ifPresentOrElse(attempts::add, this::end);
        }

        void end() {
            ended = true;
        }
    }
}
