package dev.tilesmith.eval;

import dev.tilesmith.sim.c.text.Diagnostic;
import java.util.List;

/** The outcome of evaluating a kernel. Only a correct kernel has cycles. */
public sealed interface Verdict {
    /** The name in JSON and tables, e.g. {@code notParsed} (design section 6). */
    String label();

    /** One line that says why, for people and prompts; empty for a correct kernel. */
    String reason();

    /**
     * Every element equal on every input, and timed.
     *
     * @param accelerated whether the accelerator did what it must; false only where that is noted and not required
     */
    record Correct(Cycles cycles, Feedback feedback, boolean accelerated) implements Verdict {
        /** Correct, and as much of it on the accelerator as must be. */
        public Correct(Cycles cycles, Feedback feedback) {
            this(cycles, feedback, true);
        }

        @Override
        public String label() {
            return "correct";
        }

        @Override
        public String reason() {
            return "";
        }
    }

    /** Everything else. */
    sealed interface Rejected extends Verdict {}

    record NotParsed(List<Diagnostic> diagnostics) implements Rejected {
        public NotParsed {
            diagnostics = List.copyOf(diagnostics);
        }

        @Override
        public String label() {
            return "notParsed";
        }

        @Override
        public String reason() {
            return diagnostics.getFirst().render();
        }
    }

    record Faulted(Diagnostic fault) implements Rejected {
        @Override
        public String label() {
            return "faulted";
        }

        @Override
        public String reason() {
            return fault.render();
        }
    }

    record Raced(Diagnostic race) implements Rejected {
        @Override
        public String label() {
            return "raced";
        }

        @Override
        public String reason() {
            return race.render();
        }
    }

    /**
     * Elements are not what they should be.
     *
     * @param first where the first wrong element is, what was expected and what came
     * @param total how many are wrong
     * @param where they all are
     * @param cause what probably went wrong; empty where nothing is likely
     */
    record Wrong(Mismatch first, long total, String where, String cause) implements Rejected {
        /** The same with a cause. */
        Wrong because(String probably) {
            return new Wrong(first, total, where, probably);
        }

        @Override
        public String label() {
            return "wrong";
        }

        @Override
        public String reason() {
            return "%s; %s%s"
                    .formatted(
                            first.describe(),
                            total == 1
                                    ? "no other element is wrong"
                                    : "%,d elements are wrong, all in %s".formatted(total, where),
                            cause.isEmpty() ? "" : "; " + cause);
        }
    }

    record InputsChanged(String array, long index) implements Rejected {
        @Override
        public String label() {
            return "inputsChanged";
        }

        @Override
        public String reason() {
            return "the kernel changed its input %s at flat index %,d; inputs must stay as they are"
                    .formatted(array, index);
        }
    }

    /** The accelerator did fewer multiply-accumulates than the op needs. */
    record NotAccelerated(long macs, long required) implements Rejected {
        @Override
        public String label() {
            return "notAccelerated";
        }

        @Override
        public String reason() {
            return "the accelerator did %,d multiply-accumulates, the op needs %,d; compute on the array, not on the host"
                    .formatted(macs, required);
        }
    }

    /** @param line where the kernel was then; 0 where that is not known */
    record OverLimit(String limit, long value, int line) implements Rejected {
        /** At a place that is not known. */
        public OverLimit(String limit, long value) {
            this(limit, value, 0);
        }

        @Override
        public String label() {
            return "overLimit";
        }

        @Override
        public String reason() {
            return "the kernel passed the limit of %,d %s%s; does every loop end, and is the work on the accelerator?"
                    .formatted(value, limit, line > 0 ? " in line " + line : "");
        }
    }

    /** Stopped when its cycles passed a bound at which it could no longer survive; never cached. */
    record CutShort(Cycles bound) implements Rejected {
        @Override
        public String label() {
            return "cutShort";
        }

        @Override
        public String reason() {
            return "stopped after %,d cycles, slower than anything the beam would keep".formatted(bound.count());
        }
    }

    /** A wrong element: array, its indices, what the reference gives and what the kernel gave. */
    record Mismatch(String array, List<Integer> index, String expected, String actual, String input) {
        public Mismatch {
            index = List.copyOf(index);
        }

        public String describe() {
            var at = new StringBuilder(array);
            index.forEach(i -> at.append('[').append(i).append(']'));
            return "%s is %s, expected %s (%s)".formatted(at, actual, expected, input);
        }
    }
}
