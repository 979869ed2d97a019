package dev.tilesmith.sim.timing.accelerator;

import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.A;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.C;
import static dev.tilesmith.sim.timing.accelerator.ArrivingCommands.word;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.Profile;
import dev.tilesmith.sim.timing.TimingStart;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A mvin and a mvout that come to another page of memory in the same cycle; all lines are in the L2. */
class PageChangeTest {
    private static final long PAGE = 4096;

    private final EventLog log = new EventLog();
    private final Accelerator accelerator =
            new Accelerator(GemminiConfig.INT8_16, TimingStart.DEFAULT, (_, _) -> false, Profile.NONE, log);

    PageChangeTest() {
        for (long page = 0; page < 4 * PAGE; page += PAGE) {
            accelerator.preload(A + page);
            accelerator.preload(C + page);
        }
        accelerator.send(100, 0, 0x3f80000000100101L, PAGE, 0);
        accelerator.send(110, 0, 2, 0x3f80000000000040L, 0);
    }

    /** Rows of a mvin whose requests would be on the bus in cycles 10 and 11, and of a mvout whose beat would be in 10. */
    private void move(long start, long source, long target) {
        accelerator.send(start - 4, 3, target, word(4096, 16, 1), 0);
        accelerator.send(start - 1, 2, source, word(0, 16, 2), 0);
        for (long cycle = start; accelerator.isBusy(cycle); ) {
            cycle++;
        }
    }

    private List<Long> cyclesOf(String event, long start) {
        return log.cyclesOf(event, start).stream().filter(at -> at >= 0).toList();
    }

    /** The address of each request, in the order on the bus. */
    private List<String> requests(long start) {
        return log.events().stream()
                .filter(event -> event.cycle() >= start && event.text().startsWith("rd_req"))
                .map(event -> event.text().substring(event.text().lastIndexOf(' ') + 1))
                .toList();
    }

    @Test
    void the_beat_goes_back_and_comes_two_cycles_later() {
        move(1000, A, C);
        assertEquals(List.of(10L, 11L), cyclesOf("rd_req", 1000));
        assertEquals(List.of(12L), cyclesOf("wr_beat", 1000));
    }

    @Test
    void after_another_request_it_is_the_request_that_goes_back_and_is_overtaken() {
        accelerator.send(1000, 2, A, word(0, 16, 1), 0);
        move(2000, A + 2 * PAGE, C + PAGE);
        assertEquals(List.of(10L), cyclesOf("wr_beat", 2000));
        assertEquals(List.of(11L, 12L), cyclesOf("rd_req", 2000));
        assertEquals(List.of("84003000", "84002000"), requests(2000));
    }

    @Test
    void a_beat_on_its_page_of_before_does_not_meet_the_request() {
        move(1000, A, C);
        move(2000, A + 2 * PAGE, C);
        assertEquals(List.of(10L), cyclesOf("wr_beat", 2000));
        assertEquals(List.of(10L, 11L), cyclesOf("rd_req", 2000));
    }
}
