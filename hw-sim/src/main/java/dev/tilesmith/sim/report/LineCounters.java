package dev.tilesmith.sim.report;

/**
 * What the commands of one source line did in one call.
 *
 * @param line 0 where not known
 * @param commands accelerator commands that the core sent; what a loop expands to is not counted
 * @param bytesMoved by its mvins and mvouts
 * @param bytesMovedAgain of them, bytes that had been moved before in the same direction
 * @param array the array they belong to, the last one where there are several; empty when nothing was moved
 */
public record LineCounters(int line, long commands, long bytesMoved, long bytesMovedAgain, String array) {
    /** This line and another of the same number. */
    public LineCounters plus(LineCounters other) {
        return new LineCounters(
                line,
                commands + other.commands,
                bytesMoved + other.bytesMoved,
                bytesMovedAgain + other.bytesMovedAgain,
                other.array.isEmpty() ? array : other.array);
    }
}
