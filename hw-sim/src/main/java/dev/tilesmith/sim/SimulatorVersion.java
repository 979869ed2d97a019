package dev.tilesmith.sim;

import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.timing.Calibration;
import dev.tilesmith.sim.timing.TimingStart;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * What a cached verdict or a saved schedule was measured with: a number that goes up whenever cycles change (a test holds
 * it to the golden cycles), and a hash of the calibration of all machines.
 */
public final class SimulatorVersion {
    /** Goes up by one with each change of any cycle count; then run GoldenCyclesTest with -Dgolden.update=true. */
    public static final int NUMBER = 7;

    private static final String TEXT = "%d.%08x".formatted(NUMBER, calibrationHash());

    private SimulatorVersion() {}

    /** The version as users and keys see it, e.g. {@code 2.1a2b3c4d}. */
    public static String text() {
        return TEXT;
    }

    private static long calibrationHash() {
        var hash = new CRC32();
        for (var part : List.of(
                Calibration.of(GemminiConfig.INT8_16), Calibration.of(GemminiConfig.FP32_4), TimingStart.DEFAULT)) {
            hash.update(part.toString().getBytes(StandardCharsets.UTF_8));
        }
        return hash.getValue();
    }
}
