package dev.tilesmith.sim.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tilesmith.sim.SimulatorVersion;
import dev.tilesmith.sim.config.GemminiConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
    @ParameterizedTest
    @ValueSource(strings = {"gemmini-int8-16", "gemmini-fp32-4"})
    void each_constant_names_its_source(String machine) throws IOException {
        try (var stream = Calibration.class.getResourceAsStream(machine + ".yaml")) {
            var text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            var constants = text.lines().filter(line -> line.startsWith("  ")).toList();
            assertTrue(constants.size() > 40, () -> "only " + constants);
            constants.forEach(line -> assertTrue(line.matches("  \\w+: \\d+ +# .{3,}"), line));
        }
    }

    @Test
    void the_machines_share_all_but_the_accelerator() {
        var integers = Calibration.of(GemminiConfig.INT8_16);
        var floats = Calibration.of(GemminiConfig.FP32_4);
        assertEquals(integers.core(), floats.core());
        assertEquals(integers.cache(), floats.cache());
        assertEquals(integers.dram(), floats.dram());
        assertNotEquals(integers.accelerator(), floats.accelerator());
    }

    @Test
    void the_version_is_the_number_and_a_hash() {
        assertTrue(
                SimulatorVersion.text().matches(SimulatorVersion.NUMBER + "\\.[0-9a-f]{8}"), SimulatorVersion.text());
    }
}
