package dev.tilesmith.eval;

import dev.tilesmith.op.Op;
import dev.tilesmith.sim.config.GemminiConfig;
import java.util.Optional;

/**
 * Cycles that no kernel of an op can go below: the op's own multiply-accumulates, padding not counted, on a full array,
 * or its inputs over the memory bus.
 *
 * @param bound which of the two
 */
public record Floor(Cycles cycles, Bound bound) {
    /** Width of the port between L2 and DRAM (accelerator-timing.md section 1). */
    private static final int DRAM_BYTES_PER_CYCLE = 8;

    /** What limits. */
    public enum Bound {
        ARRAY("array bound"),
        MEMORY("memory bound");

        private final String label;

        Bound(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** Absent for an op that claims no multiply-accumulates. */
    public static Optional<Floor> of(Op op, GemminiConfig config) {
        if (op.macs().isEmpty()) {
            return Optional.empty();
        }
        var array = Math.ceilDiv(op.macs().getAsLong(), (long) config.dim() * config.dim());
        var memory = Math.ceilDiv(inputBytes(op), DRAM_BYTES_PER_CYCLE);
        return Optional.of(
                array >= memory
                        ? new Floor(new Cycles(array), Bound.ARRAY)
                        : new Floor(new Cycles(memory), Bound.MEMORY));
    }

    private static long inputBytes(Op op) {
        return op.parameters().stream()
                .filter(parameter -> parameter.role().isRead())
                .mapToLong(parameter -> parameter.bytes())
                .sum();
    }

    /** The floor over these cycles, 0 to 1. */
    public double share(Cycles achieved) {
        return (double) cycles.count() / Math.max(1, achieved.count());
    }
}
