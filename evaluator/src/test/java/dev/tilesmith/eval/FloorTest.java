package dev.tilesmith.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tilesmith.op.Ops;
import dev.tilesmith.sim.config.GemminiConfig;
import dev.tilesmith.sim.report.ArrayTraffic;
import dev.tilesmith.sim.report.Counters;
import dev.tilesmith.sim.report.CriticalPath;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FloorTest {
    private static Floor floor(String op) {
        return Floor.of(Ops.parse(op), GemminiConfig.INT8_16).orElseThrow();
    }

    @Test
    void a_large_product_is_bound_by_the_array() {
        assertEquals(new Floor(new Cycles(524_288), Floor.Bound.ARRAY), floor("gemm:512x512x512"));
        assertEquals(new Floor(new Cycles(802_816), Floor.Bound.ARRAY), floor("gemm:12544x64x256"));
    }

    @Test
    void a_matrix_times_a_vector_is_bound_by_memory() {
        assertEquals(new Floor(new Cycles((1024 * 1024 + 1024) / 8), Floor.Bound.MEMORY), floor("gemm:1x1024x1024"));
    }

    @Test
    void the_share_is_the_floor_over_the_cycles() {
        assertEquals(0.5, floor("gemm:512x512x512").share(new Cycles(1_048_576)));
    }

    @Test
    void cycles_that_no_machine_reaches_stop_the_run() {
        var traffic = new Counters.Traffic(List.of(new ArrayTraffic("A", 1600, 1600, 0, 0, 0)));
        var counters = new Counters(
                99,
                1,
                new TreeMap<>(),
                256,
                List.of(),
                List.of(),
                List.of(),
                CriticalPath.NONE,
                List.of(),
                traffic,
                Counters.Occupancy.NONE);
        Plausibility.check(new Cycles(100), counters, GemminiConfig.INT8_16);
        assertThrows(
                IllegalStateException.class, () -> Plausibility.check(new Cycles(99), counters, GemminiConfig.INT8_16));
    }
}
