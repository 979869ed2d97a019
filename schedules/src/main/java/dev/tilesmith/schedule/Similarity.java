package dev.tilesmith.schedule;

import dev.tilesmith.eval.Floor;
import dev.tilesmith.op.Op;
import dev.tilesmith.op.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How near two ops of the same class are, with the reasons. An op that differs in size alone is near, since the same tiles
 * and loops serve it; one of another aspect ratio, bottleneck or with other options is further away.
 *
 * @param distance 0 for the same op; comparable between pairs of the same class
 * @param reasons what weighed, in a few words each
 */
public record Similarity(double distance, List<String> reasons) {
    /** Weight of a factor of two in size, against one in aspect ratio. */
    private static final double SIZE = 0.25;

    /** Weight of each extent that is not shared; a shared one needs no tile of its own. */
    private static final double EXTENT = 0.1;

    private static final double BOTTLENECK = 0.5;
    private static final double OPTION = 0.3;
    private static final double WINDOW = 0.5;

    /** Aspect ratios are the same up to this, in factors of two. */
    private static final double SAME_ASPECT = 0.01;

    public Similarity {
        reasons = List.copyOf(reasons);
    }

    /** Absent for ops of different classes or targets, and for different references of the user's own. */
    public static Optional<Similarity> of(Op wanted, Op known) {
        if (!wanted.target().name().equals(known.target().name())) {
            return Optional.empty();
        }
        if (wanted.equals(known)) {
            return Optional.of(new Similarity(0, List.of("the same op")));
        }
        return switch (wanted) {
            case Op.Gemm gemm when known instanceof Op.Gemm other -> Optional.of(between(gemm, other));
            case Op.Conv2d conv when known instanceof Op.Conv2d other -> Optional.of(between(conv, other));
            case Op.Gemm _, Op.Conv2d _, Op.CReference _ -> Optional.empty();
        };
    }

    private static Similarity between(Op.Gemm wanted, Op.Gemm known) {
        var weighing = new Weighing();
        weighing.extents(
                List.of("M", "K", "N"),
                List.of(wanted.m(), wanted.k(), wanted.n()),
                List.of(known.m(), known.k(), known.n()));
        weighing.bottleneck(wanted, known);
        weighing.options(wanted.options(), known.options());
        return weighing.result();
    }

    private static Similarity between(Op.Conv2d wanted, Op.Conv2d known) {
        var weighing = new Weighing();
        weighing.extents(
                List.of("output pixels", "C", "K"),
                List.of(pixels(wanted), wanted.channels(), wanted.filters()),
                List.of(pixels(known), known.channels(), known.filters()));
        weighing.window(wanted, known);
        weighing.bottleneck(wanted, known);
        weighing.options(wanted.options(), known.options());
        return weighing.result();
    }

    private static int pixels(Op.Conv2d op) {
        return op.batch() * op.outputHeight() * op.outputWidth();
    }

    /** Adds up what weighs. Not thread-safe. */
    private static final class Weighing {
        private final List<String> reasons = new ArrayList<>();
        private double distance;

        void extents(List<String> names, List<Integer> wanted, List<Integer> known) {
            var factors = IntStream.range(0, names.size())
                    .mapToDouble(i -> Math.log((double) wanted.get(i) / known.get(i)) / Math.log(2))
                    .toArray();
            var size = IntStream.range(0, factors.length)
                    .mapToDouble(i -> factors[i])
                    .sum();
            var mean = size / factors.length;
            var aspect = Math.sqrt(IntStream.range(0, factors.length)
                    .mapToDouble(i -> (factors[i] - mean) * (factors[i] - mean))
                    .sum());
            var shared = IntStream.range(0, names.size())
                    .filter(i -> wanted.get(i).equals(known.get(i)))
                    .mapToObj(i -> "%s=%d".formatted(names.get(i), wanted.get(i)))
                    .toList();
            distance += aspect + SIZE * Math.abs(size) + EXTENT * (names.size() - shared.size());
            reasons.add(
                    aspect < SAME_ASPECT
                            ? "same aspect ratio"
                            : "aspect ratio differs by %.1fx".formatted(Math.pow(2, aspect)));
            if (shared.isEmpty()) {
                reasons.add("%.1fx the size".formatted(Math.pow(2, size)));
            } else {
                reasons.add("%s shared".formatted(String.join(", ", shared)));
            }
        }

        void window(Op.Conv2d wanted, Op.Conv2d known) {
            var isSame = wanted.kernelRows() == known.kernelRows()
                    && wanted.kernelColumns() == known.kernelColumns()
                    && wanted.stride() == known.stride();
            weigh(isSame, WINDOW, "same window and stride", "another window or stride");
            if (wanted.padding() != known.padding()) {
                weigh(false, OPTION, "", "another padding");
            }
        }

        void bottleneck(Op wanted, Op known) {
            var bound = Floor.of(wanted, wanted.target()).map(Floor::bound);
            var other = Floor.of(known, known.target()).map(Floor::bound);
            var label = bound.map(Floor.Bound::label).orElse("no bound known");
            weigh(bound.equals(other), BOTTLENECK, "both " + label, "another bottleneck");
        }

        void options(Options wanted, Options known) {
            var different = IntStream.of(
                            differs(wanted.transposeA(), known.transposeA()),
                            differs(wanted.transposeB(), known.transposeB()),
                            differs(wanted.bias(), known.bias()),
                            differs(wanted.activation(), known.activation()),
                            differs(wanted.output(), known.output()))
                    .sum();
            weigh(different == 0, OPTION * different, "same options", "%d options differ".formatted(different));
        }

        private static int differs(Object one, Object other) {
            return Objects.equals(one, other) ? 0 : 1;
        }

        private void weigh(boolean isSame, double weight, String same, String different) {
            distance += isSame ? 0 : weight;
            reasons.add(isSame ? same : different);
        }

        Similarity result() {
            return new Similarity(distance, reasons);
        }
    }
}
