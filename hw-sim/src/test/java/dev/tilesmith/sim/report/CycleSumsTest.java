package dev.tilesmith.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CycleSumsTest {
    @Test
    void a_profile_hears_each_sum_once() {
        var sums = new CycleSums();
        sums.busy(Unit.LOAD, 200, 3);
        sums.stall(Unit.LOAD, Reason.MEMORY, 7, 5);
        sums.busy(Unit.LOAD, 200, 1);
        sums.busy(Unit.HOST, -1, 2);
        var recorder = new Recorder();
        sums.tell(recorder);
        sums.tell(recorder);
        assertEquals(
                List.of(new Counters.Busy(Unit.HOST, 0, 2), new Counters.Busy(Unit.LOAD, 200, 4)), recorder.busy());
        assertEquals(List.of(new Counters.Wait(Unit.LOAD, Reason.MEMORY, 7, 5)), recorder.waits());
    }
}
