package dev.tilesmith.sim.timing.accelerator.store;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.Uncore;
import dev.tilesmith.sim.timing.memory.IntQueue;

/** What accumulator rows pass between their bank and the scaler (Gemmini Normalizer.scala). Not thread-safe. */
sealed interface NormUnit permits NormUnit.PassThrough, Normalizer {
    static NormUnit of(GemminiConfig config) {
        return config.hasNormalizations()
                ? new Normalizer(config.normalizedRows(), Calibration.of(config).normalizer())
                : new PassThrough();
    }

    /** Whether a row is there for the scaler. */
    boolean hasRow();

    /** The scaler takes the row. */
    void give(long cycle);

    /** One cycle of what happens inside; after the scaler has taken a row. */
    void step(long cycle);

    /** Whether the row may come in this cycle, after {@link #step}. */
    boolean mayTake(long cycle, StoreRow row);

    void take(long cycle, StoreRow row);

    /** The first cycle, from {@code now} on, in which anything may happen inside. */
    long nextEvent(long now);

    /** Whether the row may come in a cycle in which nothing happens inside. */
    boolean accepts(long now, StoreRow row);

    /** The unit of machines without normalizations: a queue of two rows. */
    final class PassThrough implements NormUnit {
        private final IntQueue rows = new IntQueue(2);

        @Override
        public boolean hasRow() {
            return !rows.isEmpty();
        }

        @Override
        public void give(long cycle) {
            rows.pop(cycle);
        }

        @Override
        public void step(long cycle) {
            // A queue does nothing by itself.
        }

        @Override
        public boolean mayTake(long cycle, StoreRow row) {
            return rows.hasRoom(cycle);
        }

        @Override
        public void take(long cycle, StoreRow row) {
            rows.push(cycle, row.localRow);
        }

        @Override
        public long nextEvent(long now) {
            return Uncore.NEVER;
        }

        @Override
        public boolean accepts(long now, StoreRow row) {
            return rows.hasRoom(now);
        }
    }
}
