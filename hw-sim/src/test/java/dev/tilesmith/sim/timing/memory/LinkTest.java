package dev.tilesmith.sim.timing.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LinkTest {
    @Test
    void seven_beats_wait_in_front_of_an_l2_that_takes_none() {
        var transfers = new Transfers();
        var link = new Link(transfers);
        int sent = 0;
        for (long cycle = 0; cycle < 50; cycle++) {
            link.moveRequests(cycle);
            if (link.writerMayRequest(cycle)) {
                transfers.write(sent / 4, 64L * (sent / 4), 6, 0, 64);
                link.requestWrite(cycle, sent / 4, sent % 4);
                sent++;
            }
        }
        assertEquals(7, sent);
    }
}
