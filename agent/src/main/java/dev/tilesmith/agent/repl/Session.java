package dev.tilesmith.agent.repl;

import dev.tilesmith.agent.cli.console.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an interactive session has. Immutable: each step gives another one.
 *
 * @param kernels in the order in which they came; numbered from 1
 * @param current number of the current kernel, or {@link #NONE}
 * @param searches how many searches it has carried out
 */
record Session(List<Entry> kernels, int current, int searches) {
    static final int NONE = 0;
    static final Session EMPTY = new Session(List.of(), NONE, 0);

    Session {
        kernels = List.copyOf(kernels);
    }

    /**
     * A correct kernel.
     *
     * @param op that it computes, in text form
     * @param cycles as {@code eval} counts them
     * @param from where it came from, for people
     * @param run that has it among its best kernels, so that a search can go on from there, or {@link #NONE}
     */
    record Kernel(String op, String source, long cycles, String from, long run) {
        private Kernel in(long other) {
            return new Kernel(op, source, cycles, from, other);
        }
    }

    /**
     * A kernel in its place.
     *
     * @param number of the kernel
     * @param previous number of the kernel that was current before it, or {@link #NONE}
     */
    record Entry(int number, Kernel kernel, int previous) {
        String op() {
            return kernel.op();
        }

        String source() {
            return kernel.source();
        }

        long cycles() {
            return kernel.cycles();
        }
    }

    Optional<Entry> currentEntry() {
        return current == NONE ? Optional.empty() : Optional.of(kernels.get(current - 1));
    }

    /** @throws UserError if there is no such kernel */
    Entry entry(int number) {
        if (number < 1 || number > kernels.size()) {
            throw UserError.input(
                    kernels.isEmpty()
                            ? "there is no kernel %d; this session has none yet".formatted(number)
                            : "there is no kernel %d; this session has 1 to %d".formatted(number, kernels.size()));
        }
        return kernels.get(number - 1);
    }

    /** With one more kernel, which is the current one. */
    Session with(Kernel kernel) {
        var all = new ArrayList<>(kernels);
        all.add(new Entry(all.size() + 1, kernel, current));
        return new Session(all, all.size(), searches);
    }

    /** With an earlier kernel as the current one. */
    Session at(int number) {
        return new Session(kernels, entry(number).number(), searches);
    }

    /** After one more search. */
    Session searched() {
        return new Session(kernels, current, searches + 1);
    }

    /** With the current kernel among the best of a run. */
    Session in(long run) {
        var all = new ArrayList<>(kernels);
        all.replaceAll(entry -> entry.number() == current
                ? new Entry(entry.number(), entry.kernel().in(run), entry.previous())
                : entry);
        return new Session(all, current, searches);
    }
}
