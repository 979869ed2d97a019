package dev.tilesmith.sim.timing.accelerator.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.timing.accelerator.shared.CommandQueue;
import dev.tilesmith.sim.timing.accelerator.shared.TimedCommand;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Preloads of transposed weights on their way to the execute controller. */
class PreloadUnrollerTest {
    private static final long TILE = 16L << 48 | 16L << 32;
    private static final long GARBAGE = 0xFFFF_FFFFL;
    private static final long ACTIVATIONS = TILE | 0x20;
    private static final long BIAS = TILE | 0x2000;
    private static final long WEIGHTS = TILE | 0x1000;
    private static final long SUMS = TILE | 0x8000_0000L;

    private final CommandQueue target = new CommandQueue(8);
    private final PreloadUnroller unroller = new PreloadUnroller(target);
    private long cycle;

    /** Sends a command and steps until nothing leaves any more. */
    private void send(int funct, long rs1, long rs2) {
        unroller.queue().push(TimedCommand.of(funct, rs1, rs2, 1, 1));
        while (unroller.mayStep(cycle)) {
            unroller.step(cycle++);
        }
    }

    private static String text(int funct, long rs1, long rs2) {
        return "%d %x %x".formatted(funct, rs1, rs2);
    }

    private List<String> sent() {
        List<String> result = new ArrayList<>();
        while (!target.isEmpty()) {
            TimedCommand command = target.pop(cycle++);
            result.add(text(command.funct, command.rs1, command.rs2));
        }
        return result;
    }

    @Test
    void transposed_weights_go_through_the_array_beside_a_compute_that_reads_its_operands_in_vain() {
        send(0, 1 << 16 | 1 << 9 | 1 << 2, 1L << 48);
        target.pop(cycle++);
        send(6, WEIGHTS, SUMS);
        send(4, ACTIVATIONS, BIAS);
        assertEquals(
                List.of(
                        text(6, WEIGHTS, TILE | GARBAGE),
                        text(5, ACTIVATIONS, BIAS),
                        text(6, TILE | GARBAGE, SUMS),
                        text(4, ACTIVATIONS, BIAS)),
                sent());
    }

    @Test
    void weights_as_they_are_and_weights_that_stay_go_once() {
        send(0, 1 << 16 | 1 << 2, 1L << 48);
        target.pop(cycle++);
        send(6, WEIGHTS, SUMS);
        send(4, ACTIVATIONS, BIAS);
        send(0, 1 << 16 | 1 << 9 | 1 << 2, 1L << 48);
        send(6, TILE | GARBAGE, SUMS);
        send(5, ACTIVATIONS, BIAS);
        List<String> expected = new ArrayList<>(List.of(text(6, WEIGHTS, SUMS), text(4, ACTIVATIONS, BIAS)));
        expected.add(text(0, 1 << 16 | 1 << 9 | 1 << 2, 1L << 48));
        expected.addAll(List.of(text(6, TILE | GARBAGE, SUMS), text(5, ACTIVATIONS, BIAS)));
        assertEquals(expected, sent());
    }
}
