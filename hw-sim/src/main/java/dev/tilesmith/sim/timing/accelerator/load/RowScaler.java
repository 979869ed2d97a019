package dev.tilesmith.sim.timing.accelerator.load;

import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.memory.IntQueue;

/**
 * Scales rows on their way in (Gemmini VectorScalarMultiplier.scala): a queue of two, an input register that repeats a
 * row as often as asked, then the scaler proper. Not thread-safe.
 */
abstract class RowScaler {
    private final LoadMoves moves;
    private final IntQueue queue = new IntQueue(2);
    private boolean full;
    private int token;
    private int repeatsLeft;

    RowScaler(LoadMoves moves) {
        this.moves = moves;
    }

    boolean hasRoom(long cycle) {
        return queue.hasRoom(cycle);
    }

    void push(long cycle, int row) {
        queue.push(cycle, row);
    }

    final boolean isInputEmpty() {
        return !full && queue.isEmpty();
    }

    final boolean isInputFull() {
        return full;
    }

    /** The row in the input register as it goes on; repeats are numbered downwards. */
    final int input() {
        return RowToken.repeated(token, repeatsLeft, repeatsLeft == 0);
    }

    final LoadMove inputMove() {
        return moves.get(RowToken.move(token));
    }

    final void takeInput() {
        if (repeatsLeft == 0) {
            full = false;
        } else {
            repeatsLeft--;
        }
    }

    final void loadInput(long cycle) {
        if (!full && !queue.isEmpty()) {
            token = queue.pop(cycle);
            repeatsLeft = moves.get(RowToken.move(token)).repeats;
            full = true;
        }
    }

    abstract boolean isEmpty();

    /** Whether a row can leave in this cycle. */
    abstract boolean isOutputReady(long cycle);

    abstract int output();

    abstract void takeOutput(long cycle);

    /** Moves rows on; after the output was taken. */
    abstract void step(long cycle);

    /** A pipeline of stages that collapse bubbles; without stages the input register is the output. */
    static final class Pipelined extends RowScaler {
        private final int stages;
        private final int[] rows;
        private final long[] readyAt;
        private int head;
        private int size;

        Pipelined(LoadMoves moves, int stages) {
            super(moves);
            this.stages = stages;
            rows = new int[Math.max(stages, 1)];
            readyAt = new long[Math.max(stages, 1)];
        }

        @Override
        boolean isEmpty() {
            return size == 0 && isInputEmpty();
        }

        @Override
        boolean isOutputReady(long cycle) {
            return stages == 0 ? isInputFull() : size > 0 && readyAt[head] <= cycle;
        }

        @Override
        int output() {
            return stages == 0 ? input() : rows[head];
        }

        @Override
        void takeOutput(long cycle) {
            if (stages == 0) {
                takeInput();
            } else {
                head = (head + 1) % stages;
                size--;
            }
        }

        @Override
        void step(long cycle) {
            if (stages > 0 && isInputFull() && size < stages) {
                int tail = (head + size++) % stages;
                rows[tail] = input();
                readyAt[tail] = cycle + stages;
                takeInput();
            }
            loadInput(cycle);
        }
    }

    /**
     * Three rows and four lanes. A row at scale 1 passes; another takes four steps of the lanes, which serve the rows
     * round robin, one step a cycle, and a step's result is there 5 cycles later.
     *
     * <p>The turn goes on from the last step served. Where it stands in the middle of a row, the oldest row has some steps
     * served, then waits for all steps of the two younger ones: the three leave together and take 19 cycles instead of 12.
     * With three rows a request (48 columns) every turn begins where the last one began, so this goes on for good.
     */
    static final class Ring extends RowScaler {
        private final int entries;
        private final int steps;
        private final int stepCycles;
        private final int[] rows;
        private final boolean[] valid;
        /** Steps not yet begun, as a mask. */
        private final int[] stepsLeft;

        private final long[] readyAt;
        /** Steps of all rows that have not begun. */
        private int stepsWaiting;

        private int head;
        private int tail;
        private int lastServed;

        Ring(LoadMoves moves, Calibration.Accelerator times) {
            super(moves);
            entries = times.loadScaleEntries();
            steps = times.loadScaleSteps();
            stepCycles = times.loadScaleStepCycles();
            rows = new int[entries];
            valid = new boolean[entries];
            stepsLeft = new int[entries];
            readyAt = new long[entries];
        }

        @Override
        boolean isEmpty() {
            return !valid[head] && isInputEmpty();
        }

        @Override
        boolean isOutputReady(long cycle) {
            return valid[head] && stepsLeft[head] == 0 && readyAt[head] <= cycle;
        }

        @Override
        int output() {
            return rows[head];
        }

        @Override
        void takeOutput(long cycle) {
            valid[head] = false;
            freedAt = cycle;
            head = head + 1 == entries ? 0 : head + 1;
        }

        private long freedAt = -1;

        @Override
        void step(long cycle) {
            serveLanes(cycle);
            boolean freedNow = freedAt == cycle && tail == (head + entries - 1) % entries;
            if (isInputFull() && !valid[tail] && !freedNow) {
                boolean identity = inputMove().identityScale;
                rows[tail] = input();
                valid[tail] = true;
                stepsLeft[tail] = identity ? 0 : (1 << steps) - 1;
                stepsWaiting += identity ? 0 : steps;
                readyAt[tail] = cycle + 1;
                tail = tail + 1 == entries ? 0 : tail + 1;
                takeInput();
            }
            loadInput(cycle);
        }

        private void serveLanes(long cycle) {
            if (stepsWaiting == 0) {
                return;
            }
            int positions = entries * steps;
            for (int n = 1; n <= positions; n++) {
                int position = (lastServed + n) % positions;
                int entry = position / steps;
                int step = 1 << position % steps;
                if (valid[entry] && (stepsLeft[entry] & step) != 0) {
                    stepsLeft[entry] &= ~step;
                    stepsWaiting--;
                    readyAt[entry] = cycle + stepCycles + 1;
                    lastServed = position;
                    return;
                }
            }
        }
    }
}
