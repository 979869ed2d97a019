package dev.tilesmith.schedule.mapper.solve;

/** Logarithms as whole numbers, so that two solvers agree to the last digit. */
final class Logarithm {
    /** One doubling. */
    static final int UNIT = 1024;

    private Logarithm() {}

    static long of(double value) {
        return Math.round(UNIT * Math.log(value) / Math.log(2));
    }
}
