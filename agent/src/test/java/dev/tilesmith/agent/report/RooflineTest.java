package dev.tilesmith.agent.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RooflineTest {
    @Test
    void a_kernel_at_the_peak_covers_the_flat_roof() {
        var roofline = new Roofline(64, 256, 256, 16);
        assertEquals(
                "  256 |                  ------o---------", roofline.plot().get(1));
        assertEquals(256, roofline.attainableMacsPerCycle());
        assertFalse(roofline.isBoundByMemory());
    }

    @Test
    void a_kernel_that_fills_the_link_covers_the_slope() {
        var roofline = new Roofline(2, 32, 256, 16);
        assertEquals("   32 |         o", roofline.plot().get(4));
        assertEquals(32, roofline.attainableMacsPerCycle());
        assertTrue(roofline.isBoundByMemory());
    }

    @Test
    void the_axes_follow_a_smaller_array() {
        var plot = new Roofline(1, 0.5, 16, 16).plot();
        assertTrue(plot.get(1).startsWith("   16 |"), plot::toString);
        assertTrue(plot.get(6).startsWith("  1/2 |      o"), plot::toString);
    }
}
