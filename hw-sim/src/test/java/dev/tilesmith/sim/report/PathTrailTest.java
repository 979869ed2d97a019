package dev.tilesmith.sim.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PathTrailTest {
    @Test
    void a_long_path_keeps_the_sum_of_every_category() {
        var trail = PathTrail.begin(100);
        var expected = new long[5];
        var cycle = 100;
        for (var event = 0; event < 10_000; event++) {
            var category = event * 7 % 5;
            cycle += event % 3;
            expected[category] += event % 3;
            trail = trail.next(cycle, category);
        }
        assertEquals(cycle, trail.cycle());
        assertArrayEquals(expected, trail.spent());
    }

    @Test
    void paths_that_part_do_not_disturb_each_other() {
        var common = PathTrail.begin(0).next(10, 0);
        var one = common.next(15, 1);
        var other = common.next(40, 2);
        assertArrayEquals(new long[] {10, 5}, one.spent());
        assertArrayEquals(new long[] {10, 0, 30}, other.spent());
    }
}
