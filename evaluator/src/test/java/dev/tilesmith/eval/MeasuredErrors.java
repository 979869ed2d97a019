package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

/** How far simulated cycles are from those of the RTL, and whether kernels rank as there. */
final class MeasuredErrors {
    /** Kernels count as different when the RTL's cycles differ by more than this. */
    private static final double DIFFERENT = 1.05;

    /** A refresh of the DRAM falls into a short run or does not: nobody knows the phase (accelerator-timing.md 3.4). */
    private static final long REFRESH_CYCLES = 71;

    private final List<Pair> cold = new ArrayList<>();
    private final List<Pair> warm = new ArrayList<>();

    private record Pair(String file, long rtl, long simulated) {
        double error() {
            return Math.abs(simulated - rtl) / (double) rtl;
        }

        /** Whether the error is at most this share, or that and one refresh. */
        boolean isWithin(double share) {
            return Math.abs(simulated - rtl) <= share * rtl + REFRESH_CYCLES;
        }
    }

    void add(MeasuredKernelsTest.Measured measured, Measurement.Result.Measured run) {
        measured.cold()
                .ifPresent(rtl ->
                        cold.add(new Pair(measured.file(), rtl, run.cold().count())));
        measured.warm()
                .ifPresent(rtl ->
                        warm.add(new Pair(measured.file(), rtl, run.warm().count())));
    }

    /** The bars of the measured compiler, here with one start of the machine instead of the mean over three. */
    void assertWithinBars() {
        assertAll(
                () -> assertErrors("cold", cold, 0.015, 0.09),
                () -> assertErrors("warm", warm, 0.005, 0.04),
                () -> assertEquals(List.of(), inverted(cold)),
                () -> assertEquals(List.of(), inverted(warm)));
    }

    private static void assertErrors(String name, List<Pair> pairs, double mean, double largest) {
        assertTrue(pairs.size() > 60, "only %d kernels have %s cycles".formatted(pairs.size(), name));
        var error = pairs.stream().mapToDouble(Pair::error).average().orElseThrow();
        assertTrue(
                error <= mean,
                () -> "%s cycles: mean error %.2f %%, at most %.2f".formatted(name, 100 * error, 100 * mean));
        assertEquals(
                List.of(),
                pairs.stream().filter(pair -> !pair.isWithin(largest)).toList(),
                () -> "%s cycles off by more than %.0f %% and a refresh".formatted(name, 100 * largest));
    }

    /** Pairs that the RTL tells apart and that come out the other way round. */
    private static List<String> inverted(List<Pair> pairs) {
        var inverted = new ArrayList<String>();
        for (var faster : pairs) {
            for (var slower : pairs) {
                if (faster.rtl * DIFFERENT < slower.rtl && faster.simulated >= slower.simulated) {
                    inverted.add("%s before %s".formatted(slower.file, faster.file));
                }
            }
        }
        return inverted;
    }
}
