package dev.tilesmith.sim.timing.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompletionTurnTest {
    private final CompletionTurn turn = new CompletionTurn(7);

    @Test
    void a_completion_that_lines_keep_waiting_has_its_turn_in_every_eighth_cycle() {
        assertEquals("7 15 23", turnsWithin(24));
    }

    @Test
    void one_that_passed_leaves_the_next_to_wait_from_the_start() {
        turnsWithin(5);
        turn.next(false);
        assertEquals("7", turnsWithin(8));
    }

    private String turnsWithin(int cycles) {
        return String.join(
                " ",
                IntStream.range(0, cycles)
                        .filter(_ -> {
                            boolean come = turn.hasCome();
                            turn.next(true);
                            return come;
                        })
                        .mapToObj(Integer::toString)
                        .toList());
    }
}
