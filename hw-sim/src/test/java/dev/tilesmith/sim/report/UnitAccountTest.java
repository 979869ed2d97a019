package dev.tilesmith.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UnitAccountTest {
    @Test
    void cycles_of_which_a_unit_says_nothing_are_those_without_a_command() {
        var recorder = new Recorder();
        recorder.begin(100);
        recorder.busy(Unit.LOAD, 3, 10);
        recorder.stall(Unit.LOAD, Reason.MEMORY, 3, 20);
        recorder.end(150);
        recorder.busy(Unit.LOAD, 3, 1000);
        var account = recorder.accounts(50).get(Unit.LOAD.ordinal());
        var stalls = new TreeMap<>(Map.of(Reason.MEMORY, 20L, Reason.NO_COMMAND, 20L));
        assertEquals(new UnitAccount(Unit.LOAD, 50, 10, stalls), account);
    }

    @Test
    void an_account_that_does_not_add_up_is_refused() {
        var recorder = new Recorder();
        recorder.busy(Unit.EXECUTE, 3, 51);
        var problem = assertThrows(IllegalArgumentException.class, () -> recorder.accounts(50));
        assertTrue(String.valueOf(problem.getMessage()).contains("EXECUTE does not add up"), problem::getMessage);
    }
}
