package dev.tilesmith.sim.timing.accelerator.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.isa.NormCommand;
import dev.tilesmith.sim.timing.Calibration;
import org.junit.jupiter.api.Test;

/** Cycles between the entry of a row and that of the next, read off the states of Normalizer.scala. */
class NormalizerTest {
    private final Normalizer normalizer =
            new Normalizer(2, Calibration.of(GemminiConfig.INT8_16_NORMALIZING).normalizer());
    private long cycle;

    private static StoreRow row(NormCommand norm, int statistics) {
        var row = new StoreRow();
        row.norm = norm;
        row.statistics = statistics;
        return row;
    }

    /** Takes the row as soon as that goes; a row to be stored leaves at once. Returns the cycles since the last one. */
    private long enter(NormCommand norm, int statistics) {
        long since = cycle;
        var row = row(norm, statistics);
        do {
            cycle++;
            if (normalizer.hasRow()) {
                normalizer.give(cycle);
            }
            normalizer.step(cycle);
        } while (!normalizer.mayTake(cycle, row));
        normalizer.take(cycle, row);
        return cycle - since;
    }

    @Test
    void rows_that_are_stored_or_added_up_follow_each_other() {
        enter(NormCommand.STORE, 0);
        assertEquals(1, enter(NormCommand.STORE, 0));
        assertEquals(1, enter(NormCommand.SUM, 0));
        assertEquals(1, enter(NormCommand.SUM, 1));
        assertEquals(1, enter(NormCommand.VARIANCE, 0));
        assertEquals(1, enter(NormCommand.SUM_EXPONENTIALS, 1));
    }

    @Test
    void a_maximum_lets_no_row_in_while_the_lanes_take_it() {
        enter(NormCommand.MAXIMUM, 0);
        assertEquals(2, enter(NormCommand.MAXIMUM, 0));
        assertEquals(2, enter(NormCommand.SUM_EXPONENTIALS, 0));
        // The sum waits until the lanes of the maximum are empty.
        assertEquals(4, enter(NormCommand.SUM_EXPONENTIALS, 0));
    }

    @Test
    void a_mean_is_divided_when_the_lanes_are_empty() {
        enter(NormCommand.MEAN, 0);
        assertEquals(1 + 5 + 18, enter(NormCommand.STORE, 0));
    }

    @Test
    void another_set_goes_on_once_the_division_has_begun() {
        enter(NormCommand.MEAN, 0);
        assertEquals(1 + 5 + 1, enter(NormCommand.MEAN, 1));
        // Its own division begins when the first has ended.
        assertEquals(18 - 1 + 18, enter(NormCommand.STORE, 1));
    }

    @Test
    void a_deviation_goes_through_four_units() {
        enter(NormCommand.INVERSE_DEVIATION, 0);
        assertEquals(1 + 5 + 18 + 1 + 17 + 1 + 14 + 1 + 2, enter(NormCommand.STORE, 0));
    }

    @Test
    void a_sum_of_exponentials_goes_through_two_units() {
        enter(NormCommand.INVERSE_SUM, 0);
        assertEquals(1 + 5 + 14 + 1 + 2, enter(NormCommand.STORE, 0));
    }
}
