package dev.tilesmith.eval;

import dev.tilesmith.op.Parameter;
import dev.tilesmith.op.reference.Expected;
import java.util.Arrays;
import java.util.Optional;

/** Compares arrays as they came out of the machine with what they should be, element by element. */
final class Comparison {
    private Comparison() {}

    /** A verdict if any element of the output is wrong; {@code input} names the inputs, for people. */
    static Optional<Verdict.Wrong> wrong(Expected expected, byte[] actual, String input) {
        var mismatches = new Mismatches(expected.parameter(), actual, input);
        switch (expected) {
            case Expected.Exact exact -> compareExactly(exact, actual, mismatches);
            case Expected.Approximate approximate -> compareWithTolerance(approximate, actual, mismatches);
        }
        return mismatches.verdict();
    }

    private static void compareExactly(Expected.Exact expected, byte[] actual, Mismatches mismatches) {
        if (Arrays.equals(expected.content(), actual)) {
            return;
        }
        var type = expected.parameter().type();
        for (var i = 0; i < expected.parameter().elements(); i++) {
            if (type.load(expected.content(), i) != type.load(actual, i)) {
                mismatches.add(i, type.show(expected.content(), i));
            }
        }
    }

    private static void compareWithTolerance(Expected.Approximate expected, byte[] actual, Mismatches mismatches) {
        var type = expected.parameter().type();
        for (var i = 0; i < expected.parameter().elements(); i++) {
            var got = type.loadFloating(actual, i);
            var right = expected.value(i);
            // Written so that a comparison with NaN counts as wrong; an infinity is no number either.
            var isRight = Double.isFinite(got) && Math.abs(got - right) <= expected.tolerance(i);
            if (!isRight) {
                mismatches.add(i, "%s within %.3g".formatted((float) right, expected.tolerance(i)));
            }
        }
    }

    /** Where two outputs of the same inputs differ, which should be nowhere. */
    static Optional<Verdict.Wrong> differing(Parameter parameter, byte[] first, byte[] second, String input) {
        var mismatches = new Mismatches(parameter, second, input);
        for (var i = 0; i < parameter.elements() && !Arrays.equals(first, second); i++) {
            if (parameter.type().load(first, i) != parameter.type().load(second, i)) {
                mismatches.add(i, parameter.type().show(first, i));
            }
        }
        return mismatches.verdict();
    }

    /** A verdict if an input is no longer what it was. */
    static Optional<Verdict.InputsChanged> changed(Parameter parameter, byte[] before, byte[] after) {
        var at = Arrays.mismatch(before, after);
        return at < 0
                ? Optional.empty()
                : Optional.of(new Verdict.InputsChanged(
                        parameter.name(), at / parameter.type().bytes()));
    }

    /** Counts wrong elements and keeps the first. Not thread-safe. */
    private static final class Mismatches {
        private final Parameter parameter;
        private final byte[] actual;
        private final String input;
        private Optional<Verdict.Mismatch> first = Optional.empty();
        private long total;
        private final int[] lowest;
        private final int[] highest;

        Mismatches(Parameter parameter, byte[] actual, String input) {
            this.parameter = parameter;
            this.actual = actual;
            this.input = input;
            this.lowest = new int[parameter.shape().size()];
            this.highest = new int[parameter.shape().size()];
            Arrays.fill(lowest, Integer.MAX_VALUE);
        }

        void add(int index, String right) {
            total++;
            var place = parameter.indexOf(index);
            for (var dimension = 0; dimension < lowest.length; dimension++) {
                lowest[dimension] = Math.min(lowest[dimension], place.get(dimension));
                highest[dimension] = Math.max(highest[dimension], place.get(dimension));
            }
            if (first.isEmpty()) {
                first = Optional.of(new Verdict.Mismatch(
                        parameter.name(),
                        parameter.indexOf(index),
                        right,
                        parameter.type().show(actual, index),
                        input));
            }
        }

        Optional<Verdict.Wrong> verdict() {
            return first.map(mismatch -> new Verdict.Wrong(mismatch, total, where(), ""));
        }

        /** The smallest part of the array with all wrong elements: {@code C[0..31][16..31]}. */
        private String where() {
            var text = new StringBuilder(parameter.name());
            for (var dimension = 0; dimension < lowest.length; dimension++) {
                text.append(
                        lowest[dimension] == highest[dimension]
                                ? "[%d]".formatted(lowest[dimension])
                                : "[%d..%d]".formatted(lowest[dimension], highest[dimension]));
            }
            return text.toString();
        }
    }
}
