package dev.tilesmith.sim.timing.accelerator.store;

import dev.tilesmith.sim.isa.NormCommand;
import dev.tilesmith.sim.timing.Calibration;
import java.util.Arrays;

/**
 * The normalizer, register by register and state by state as in Gemmini PlainNormalizer.scala: each set of running sums has a
 * state; what follows it is worked out from the states at the start of the cycle and taken at its end. Not thread-safe.
 */
public final class PlainNormalizer {
    private enum State {
        IDLE,
        OUTPUT,
        GET_SUM,
        GET_MAX,
        GET_MEAN,
        WAITING_FOR_MEAN,
        GET_VARIANCE,
        WAITING_FOR_VARIANCE,
        GET_STDDEV,
        WAITING_FOR_STDDEV,
        GET_INV_STDDEV,
        WAITING_FOR_INV_STDDEV,
        GET_SCALED_INV_STDDEV,
        WAITING_FOR_SCALED_INV_STDDEV,
        GET_INV_SUM_EXP,
        WAITING_FOR_INV_SUM_EXP,
        GET_SCALED_INV_SUM_EXP,
        WAITING_FOR_SCALED_INV_SUM_EXP;

        State following() {
            return values()[ordinal() + 1];
        }
    }

    /** Counts down from a request: the result is out at 1; at 0 and 1 it takes a request. */
    private static final class Divider {
        final int cycles;
        int count;

        Divider(int cycles) {
            this.cycles = cycles;
        }
    }

    private final State[] states;
    private final State[] next;
    private final NormCommand[] commands;

    /** Stages that hold a row. */
    private final boolean[] lanes;

    private final boolean[] maxLanes;
    private final Divider divider;
    private final Divider reciprocal;
    private final Divider sumDivider;

    /** The root has its last bit at {@code rootBits}, and is busy until its result is taken. */
    private final int rootBits;

    private int rootStep;
    private final boolean[] product;
    private final boolean[] sumProduct;
    private boolean drains;

    PlainNormalizer(int sets, Calibration.Normalizer times) {
        states = new State[sets];
        next = new State[sets];
        commands = new NormCommand[sets];
        Arrays.fill(states, State.IDLE);
        Arrays.fill(next, State.IDLE);
        Arrays.fill(commands, NormCommand.STORE);
        lanes = new boolean[times.laneCycles()];
        maxLanes = new boolean[times.laneCycles()];
        divider = new Divider(times.quotientCycles());
        reciprocal = new Divider(times.reciprocalCycles());
        sumDivider = new Divider(times.reciprocalCycles());
        rootBits = times.rootCycles();
        product = new boolean[times.productCycles()];
        sumProduct = new boolean[times.productCycles()];
    }

    private int first(State... wanted) {
        for (int i = 0; i < states.length; i++) {
            if (Arrays.asList(wanted).contains(states[i])) {
                return i;
            }
        }
        return -1;
    }

    boolean hasOutput() {
        return first(State.OUTPUT) >= 0;
    }

    void leave() {
        next[first(State.OUTPUT)] = State.IDLE;
    }

    private boolean waitsForLanes(int set) {
        State state = states[set];
        return switch (commands[set]) {
            case MEAN -> state == State.GET_SUM || state == State.GET_MEAN;
            case INVERSE_DEVIATION -> state == State.GET_SUM || state == State.GET_VARIANCE;
            case MAXIMUM -> state == State.GET_MAX;
            case INVERSE_SUM -> state == State.GET_SUM;
            case STORE, SUM, VARIANCE, SUM_EXPONENTIALS -> false;
        };
    }

    void step() {
        drains = false;
        for (int set = 0; set < states.length; set++) {
            drains |= waitsForLanes(set);
        }
        boolean maxInput = first(State.GET_MAX) >= 0;
        boolean maxBusy = maxInput || holdsAny(maxLanes);
        boolean input = first(State.GET_SUM) >= 0 && !maxBusy;
        boolean busy = input || holdsAny(lanes);
        if (maxInput) {
            next[first(State.GET_MAX)] = State.IDLE;
        }
        if (input) {
            int set = first(State.GET_SUM);
            next[set] = afterSum(commands[set]);
        }
        divide(divider, !busy, first(State.GET_MEAN, State.GET_VARIANCE));
        divide(reciprocal, true, first(State.GET_INV_STDDEV));
        divide(sumDivider, !busy, first(State.GET_INV_SUM_EXP));
        takeRoot();
        multiply(product, first(State.GET_SCALED_INV_STDDEV), State.WAITING_FOR_SCALED_INV_STDDEV);
        multiply(sumProduct, first(State.GET_SCALED_INV_SUM_EXP), State.WAITING_FOR_SCALED_INV_SUM_EXP);
        shift(maxLanes, maxInput);
        shift(lanes, input);
    }

    private static boolean holdsAny(boolean[] stages) {
        boolean any = false;
        for (boolean stage : stages) {
            any |= stage;
        }
        return any;
    }

    private static void shift(boolean[] stages, boolean input) {
        System.arraycopy(stages, 0, stages, 1, stages.length - 1);
        stages[0] = input;
    }

    private static State afterSum(NormCommand command) {
        return switch (command) {
            case MEAN -> State.GET_MEAN;
            case INVERSE_DEVIATION -> State.GET_VARIANCE;
            case INVERSE_SUM -> State.GET_INV_SUM_EXP;
            case STORE, SUM, VARIANCE, MAXIMUM, SUM_EXPONENTIALS -> State.IDLE;
        };
    }

    private void divide(Divider unit, boolean allowed, int asking) {
        boolean out = unit.count == 1;
        boolean enters = asking >= 0 && allowed && unit.count <= 1;
        if (out) {
            result(unit);
        }
        if (unit.count > 0) {
            unit.count--;
        }
        if (enters) {
            unit.count = unit.cycles;
            next[asking] = states[asking].following();
        }
    }

    private void result(Divider unit) {
        if (unit == divider) {
            int set = first(State.WAITING_FOR_MEAN, State.WAITING_FOR_VARIANCE);
            next[set] = states[set] == State.WAITING_FOR_MEAN ? State.IDLE : State.GET_STDDEV;
        } else if (unit == reciprocal) {
            next[first(State.WAITING_FOR_INV_STDDEV)] = State.GET_SCALED_INV_STDDEV;
        } else {
            next[first(State.WAITING_FOR_INV_SUM_EXP)] = State.GET_SCALED_INV_SUM_EXP;
        }
    }

    private void takeRoot() {
        int asking = first(State.GET_STDDEV);
        if (rootStep == 0) {
            if (asking >= 0) {
                rootStep = 1;
                next[asking] = State.WAITING_FOR_STDDEV;
            }
        } else if (rootStep < rootBits) {
            rootStep++;
        } else {
            rootStep = 0;
            next[first(State.WAITING_FOR_STDDEV)] = State.GET_INV_STDDEV;
        }
    }

    private void multiply(boolean[] stages, int asking, State waiting) {
        if (stages[stages.length - 1]) {
            next[first(waiting)] = State.IDLE;
        }
        shift(stages, asking >= 0);
        if (asking >= 0) {
            next[asking] = states[asking].following();
        }
    }

    /** After {@link #step} and {@link #leave}: whether a row for this set may come in this cycle. */
    boolean isReady(int statistics) {
        return !drains && next[statistics % states.length] == State.IDLE;
    }

    void enter(int statistics, NormCommand command) {
        int set = statistics % states.length;
        commands[set] = command;
        next[set] = switch (command) {
            case STORE -> State.OUTPUT;
            case MAXIMUM -> State.GET_MAX;
            case SUM, MEAN, VARIANCE, INVERSE_DEVIATION, SUM_EXPONENTIALS, INVERSE_SUM -> State.GET_SUM;
        };
    }

    void endCycle() {
        System.arraycopy(next, 0, states, 0, states.length);
    }
}
