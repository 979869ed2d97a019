package dev.tilesmith.sim.timing.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.timing.Calibration;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sixteen stores of full lines that the L2 lacks are acknowledged in the cycles of the RTL, counted from the first beat on
 * the bus (trace micro1: the cold mvouts of 16 rows of 64 bytes). Which of the evicted ways held a clean line no trace
 * shows; here it is given: {@code C} for clean, {@code I} for invalid.
 */
class FullLineStoreTest {
    private static final int LINES = 16;
    private static final int BEATS = 4;
    private static final long FIRST_LINE = 0x8406_0000L;
    private static final long START = 200;

    private final Transfers transfers = new Transfers();
    private final Link link = new Link(transfers);
    private final MemoryPort port = new MemoryPort(Calibration.of(GemminiConfig.INT8_16), 0);
    private final Directory directory = new Directory(1);
    private final InclusiveCache cache = new InclusiveCache(
            Calibration.of(GemminiConfig.INT8_16).cache(),
            transfers,
            link,
            port,
            directory,
            (_, _) -> false,
            (_, _, _) -> {});

    private final long[] acknowledged = new long[LINES];
    private int beatsSent;

    @ParameterizedTest
    @CsvSource({
        "4, IIIIIIIIIIIIIIII, 15 19 23 27 31 35 39 43 47 51 55 59 63 67 71 75",
        "4, ICIICCICCCIIIIII, 16 21 25 32 37 44 53 49 57 61 65 69 73 81 77 85",
        "4, IIICIIIIICIIIIII, 15 19 24 29 33 37 41 45 51 55 59 63 67 71 75 79",
        "7, IICIICCCIICCIIII, 14 21 29 35 42 50 58 64 70 77 85 93 98 105 112 119",
        "7, CICCCCIIIIIIIIII, 15 21 29 37 43 51 56 63 70 77 84 91 98 105 112 119",
        "7, IIICIIIIIICCCIII, 14 21 28 36 42 49 56 63 70 77 85 93 99 105 112 119"
    })
    void are_acknowledged_as_on_the_rtl(int cyclesBetween, String victims, String expected) {
        for (int line = 0; line < LINES; line++) {
            fillSet(FIRST_LINE + 64L * line, victims.charAt(line) == 'C');
        }
        for (long cycle = 0; IntStream.range(0, LINES).anyMatch(line -> acknowledged[line] == 0); cycle++) {
            int id = link.takeAcknowledgement(cycle);
            if (id >= 0) {
                acknowledged[id] = cycle - START;
            }
            stepMemory(cycle);
            send(cycle, cyclesBetween);
        }
        assertEquals(
                expected, Arrays.stream(acknowledged).mapToObj(Long::toString).collect(Collectors.joining(" ")));
    }

    /** All ways alike, so that it does not matter which is evicted. */
    private void fillSet(long address, boolean clean) {
        for (int way = 0; way < Directory.WAYS && clean; way++) {
            directory.write(Directory.set(address), way, 1 + way, Directory.TIP, false, false);
        }
    }

    private void stepMemory(long cycle) {
        boolean victimPopped = port.takeRequests(cycle);
        link.moveResponses(cycle);
        cache.step(cycle, victimPopped);
        port.deliver(cycle);
        link.moveRequests(cycle);
    }

    private void send(long cycle, int cyclesBetween) {
        int line = beatsSent / BEATS;
        int beat = beatsSent % BEATS;
        if (line == LINES || cycle < START + (long) cyclesBetween * line + beat || !link.writerMayRequest(cycle)) {
            return;
        }
        transfers.write(line, FIRST_LINE + 64L * line, 6, 0, 64);
        link.requestWrite(cycle, line, beat);
        beatsSent++;
    }
}
