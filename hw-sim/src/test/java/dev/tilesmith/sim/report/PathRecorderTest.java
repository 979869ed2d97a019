package dev.tilesmith.sim.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.isa.Tile;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathRecorderTest {
    private static final Tile TILE = new Tile(16, 16);
    private static final int LOAD_SLOT = 0;
    private static final int EXECUTE_SLOT = 8;

    private final PathRecorder recorder = new PathRecorder();

    @Test
    void a_compute_that_waits_for_a_load_puts_the_load_on_the_path() {
        recorder.begin(0);
        sendAndAllocate(10, LOAD_SLOT, mvin(1, 3));
        sendAndAllocate(12, EXECUTE_SLOT, compute(2, 4));
        issue(16, LOAD_SLOT);
        recorder.done(116, LOAD_SLOT);
        recorder.released(EXECUTE_SLOT);
        issue(117, EXECUTE_SLOT);
        recorder.done(151, EXECUTE_SLOT);
        recorder.fenceEnded(152);
        assertEquals(
                List.of(
                        new CriticalPath.Step(Unit.LOAD, "mvin", 3, 100),
                        new CriticalPath.Step(Unit.EXECUTE, "compute_preloaded", 4, 35),
                        new CriticalPath.Step(Unit.HOST, "", 3, 10),
                        new CriticalPath.Step(Unit.HOST, "", 0, 8),
                        new CriticalPath.Step(Unit.ISSUE, "mvin", 3, 6),
                        new CriticalPath.Step(Unit.ISSUE, "compute_preloaded", 4, 1)),
                recorder.path(160).steps());
    }

    @Test
    void a_slow_host_is_on_the_path_and_what_it_waits_for_is_not() {
        recorder.begin(0);
        sendAndAllocate(10, LOAD_SLOT, mvin(1, 3));
        issue(16, LOAD_SLOT);
        recorder.done(40, LOAD_SLOT);
        sendAndAllocate(100, EXECUTE_SLOT, compute(2, 4));
        issue(106, EXECUTE_SLOT);
        recorder.done(140, EXECUTE_SLOT);
        recorder.fenceEnded(141);
        var path = recorder.path(141);
        assertEquals(100, path.cycles(Unit.HOST));
        assertEquals(0, path.cycles(Unit.LOAD));
        assertEquals(35, path.cycles(Unit.EXECUTE));
    }

    @Test
    void a_full_queue_puts_the_accelerator_on_the_path_instead_of_the_host() {
        recorder.begin(0);
        sendAndAllocate(10, LOAD_SLOT, mvin(1, 3));
        recorder.sent(100, compute(2, 4), true);
        var path = recorder.path(110);
        assertEquals(20, path.cycles(Unit.HOST));
        assertEquals(90, path.cycles(Unit.ISSUE));
    }

    @Test
    void commands_of_one_line_are_told_apart_by_their_names() {
        recorder.begin(0);
        sendAndAllocate(10, LOAD_SLOT, mvin(1, 3));
        issue(16, LOAD_SLOT);
        recorder.done(116, LOAD_SLOT);
        var second = new Instruction.Mvin(1, 0x8000, LocalAddress.GARBAGE, TILE);
        sendAndAllocate(12, LOAD_SLOT + 1, new Command(2, 3, second, false));
        issue(18, LOAD_SLOT + 1);
        recorder.done(146, LOAD_SLOT + 1);
        recorder.fenceEnded(147);
        var loads = recorder.path(147).steps().stream()
                .filter(step -> step.unit() == Unit.LOAD)
                .toList();
        assertEquals(
                List.of(
                        new CriticalPath.Step(Unit.LOAD, "mvin", 3, 100),
                        new CriticalPath.Step(Unit.LOAD, "mvin2", 3, 31)),
                loads);
    }

    private void sendAndAllocate(long cycle, int slot, Command command) {
        recorder.sent(cycle, command, false);
        recorder.allocated(cycle + 5, slot, command);
    }

    private void issue(long cycle, int slot) {
        recorder.issued(cycle, slot);
    }

    private static Command mvin(int number, int line) {
        return new Command(number, line, new Instruction.Mvin(0, 0x8000, LocalAddress.GARBAGE, TILE), false);
    }

    private static Command compute(int number, int line) {
        var operand = LocalAddress.GARBAGE;
        return new Command(number, line, new Instruction.ComputePreloaded(operand, TILE, operand, TILE), false);
    }
}
