package dev.tilesmith.sim.timing;

import java.util.List;

/**
 * What the measured machine's start-up code left behind and nobody knows: the state of the replacement registers and
 * how far the DRAM was in its refresh interval. Fixed here, so that runs repeat; a figure may be averaged over
 * {@link #SAMPLES}.
 *
 * @param replacementSeed start of the L2's victim register; bits 15:0 must not be 0
 * @param dramCycles core cycles since reset when the first cycle begins: the phase of refresh and of the 4:3 clocks
 */
public record TimingStart(int replacementSeed, long dramCycles) {
    public static final TimingStart DEFAULT = new TimingStart(1, 1000);

    /** Three starts to average over. */
    public static final List<TimingStart> SAMPLES =
            List.of(DEFAULT, new TimingStart(0x3A5C, 2300), new TimingStart(0x71E9, 3600));

    public TimingStart {
        if ((replacementSeed & 0xFFFF) == 0) {
            throw new IllegalArgumentException(
                    "replacement seed %d: bits 15:0 must not be 0, the shift register would stand still"
                            .formatted(replacementSeed));
        }
    }
}
