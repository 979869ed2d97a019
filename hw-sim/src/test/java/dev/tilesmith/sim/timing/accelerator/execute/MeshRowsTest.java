package dev.tilesmith.sim.timing.accelerator.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeshRowsTest {
    private final MeshRows rows = new MeshRows();

    @Test
    void rows_at_equal_intervals_come_out_as_one_run() {
        rows.enter(1, 4, false, false, 100);
        rows.enterMore(2, 2);
        rows.enter(1, 4, false, true, 106);
        assertEquals(106, rows.nextEnd());
        assertEquals(2, rows.rowsBefore(103));
        rows.leave(2);
        assertEquals(104, rows.comesOut());
        assertEquals(2, rows.rowsBefore(200));
        assertTrue(rows.endWith(2));
        assertFalse(rows.endWith(1));
        rows.leave(2);
        assertTrue(rows.isEmpty());
    }

    @Test
    void a_row_that_had_to_wait_and_the_first_of_another_operation_begin_runs() {
        rows.enter(1, 4, false, false, 10);
        rows.enter(1, 4, false, false, 11);
        rows.enter(1, 4, false, false, 15);
        rows.enterMore(1, 1);
        rows.enter(2, 4, false, false, 17);
        rows.enter(2, 4, false, false, 18);
        rows.enterMore(2, 2);
        assertEquals(List.of(10L, 11L, 15L, 16L, 17L, 18L, 20L, 22L), cycles());
    }

    private List<Long> cycles() {
        var cycles = new ArrayList<Long>();
        while (!rows.isEmpty()) {
            cycles.add(rows.comesOut());
            rows.leave(1);
        }
        return cycles;
    }
}
