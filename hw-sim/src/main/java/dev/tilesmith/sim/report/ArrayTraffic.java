package dev.tilesmith.sim.report;

/**
 * What the accelerator moved of one array in one call. Bytes that an array has at least to be moved are those that were
 * moved at all: {@code bytesIn - bytesInAgain}, {@code bytesOut - bytesOutAgain}.
 *
 * @param array its name
 * @param sizeBytes of the whole array
 * @param bytesIn bytes read by mvins
 * @param bytesInAgain of them, bytes that an earlier mvin had read
 * @param bytesOut bytes written by mvouts
 * @param bytesOutAgain of them, bytes that an earlier mvout had written
 */
public record ArrayTraffic(
        String array, long sizeBytes, long bytesIn, long bytesInAgain, long bytesOut, long bytesOutAgain) {
    /** How often each byte that was read was read, on average; 0 when none was. */
    public double timesIn() {
        return times(bytesIn, bytesInAgain);
    }

    /** How often each byte that was written was written, on average; 0 when none was. */
    public double timesOut() {
        return times(bytesOut, bytesOutAgain);
    }

    private static double times(long bytes, long again) {
        return bytes == 0 ? 0 : (double) bytes / (bytes - again);
    }
}
