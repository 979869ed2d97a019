package dev.tilesmith.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Cycles do not change without the simulator's number, so that no verdict of another simulator is taken from a cache. The
 * golden file names the number that its cycles belong to. After a change of cycles: raise {@link SimulatorVersion#NUMBER},
 * then run this test with {@code -Dgolden.update=true}, which writes the file anew; it refuses while the number is that of
 * the file. {@code -Dgolden.images=true} compiles the kernels anew, if a new one was measured.
 */
class GoldenCyclesTest {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final String CYCLES = "/golden/cycles.csv";

    @Test
    void cycles_change_only_with_the_number_of_the_simulator() throws IOException {
        if (Boolean.getBoolean("golden.images")) {
            GoldenImages.write(RESOURCES);
        }
        var now = cycles();
        var golden = GoldenImages.resource(CYCLES).lines().toList();
        if (Boolean.getBoolean("golden.update")) {
            assertNotEquals(golden.getFirst(), now.getFirst(), "raise SimulatorVersion.NUMBER first");
            Files.write(RESOURCES.resolve(CYCLES.substring(1)), now);
            return;
        }
        assertEquals(
                String.join("\n", golden),
                String.join("\n", now),
                "raise SimulatorVersion.NUMBER and run this test with -Dgolden.update=true");
    }

    /** The number, then a line for each kernel: cold and warm cycles, or why there are none. */
    private static List<String> cycles() {
        var lines = new ArrayList<String>();
        lines.add("simulator " + SimulatorVersion.NUMBER);
        GoldenImages.read().forEach((name, image) -> {
            var source = GoldenImages.resource("/kernels/" + name);
            var kernel = MeasuredKernel.of(source, GoldenImages.config(name), image);
            var finished = assertInstanceOf(SimResult.Finished.class, kernel.measure(), name);
            lines.add("%s,%d,%d"
                    .formatted(name, finished.cycles().get(0), finished.cycles().get(1)));
        });
        return lines;
    }
}
