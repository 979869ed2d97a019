package dev.tilesmith.sim.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GemminiConfigTest {
    @Test
    void presets_are_found_by_name() {
        assertEquals(Optional.of(GemminiConfig.INT8_16), GemminiConfig.preset("gemmini-int8-16"));
        assertEquals(Optional.of(GemminiConfig.FP32_4), GemminiConfig.preset("gemmini-fp32-4"));
        assertTrue(GemminiConfig.preset("gemmini-int4-64").isEmpty());
        assertTrue(GemminiConfig.preset("../config/gemmini-fp32-4x").isEmpty());
    }

    @Test
    void capacities_follow_from_rows_and_banks() {
        var config = GemminiConfig.INT8_16;
        assertEquals(256 << 10, config.scratchpadRows() * config.scratchpadRowBytes());
        assertEquals(4096, config.scratchpadBankRows());
        assertEquals(512, config.accumulatorBankRows());
        assertEquals(64, config.maxMoveColumns());
        assertEquals(16, config.maxWideMoveColumns());
        assertEquals(3, config.blocks(33));
        assertEquals(16, GemminiConfig.FP32_4.maxWideMoveColumns());
    }
}
