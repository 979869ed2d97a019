package dev.tilesmith.schedule.mapper.gemm;

import dev.tilesmith.op.Op;
import java.util.stream.DoubleStream;

/**
 * Estimates the cycles of a mapped product, to rank mappings before any is simulated. The array, the DRAM, the load and
 * the store path and the host work side by side in three phases: the first tile, whose operands nothing hides; the rest of
 * the first row of tiles, which brings in B; and all other tiles. In each the busiest of them decides, and those close to
 * it add a little ({@link #together}). Rates come from accelerator-timing.md 3.5 and 5.3, {@code experiments/run
 * MapperError} prints the distance from the simulator.
 *
 * @param first cycles of the first tile's operands
 * @param row cycles of the rest of the first row of tiles
 * @param others cycles of all other tiles
 * @param last cycles of the last tile's stores
 */
public record GemmCost(double first, double row, double others, double last) {
    /** Until the first line is there, and from the last store to the end of the fence. */
    private static final double START_CYCLES = 90;

    private static final double END_CYCLES = 100;

    /** How sharply the busiest unit decides. */
    private static final double SHARPNESS = 5;

    /** Cycles that each unit is busy. */
    private record Busy(double array, double dram, double load, double store, double host) {
        Busy minus(Busy other) {
            return new Busy(
                    array - other.array,
                    Math.max(0, dram - other.dram),
                    Math.max(0, load - other.load),
                    store - other.store,
                    host - other.host);
        }

        double cycles() {
            return together(array, dram, load, store, host);
        }
    }

    public static GemmCost of(Op.Gemm op, GemmMapping mapping) {
        var extents = new Extents(op, mapping);
        var traffic = GemmTraffic.of(extents);
        var array = GemmArray.of(extents);
        var all = new Busy(
                array.cycles(), traffic.dramCycles(), traffic.loadCycles(), traffic.storeCycles(), host(extents));
        var operands = traffic.firstOperandsCycles();
        var start = START_CYCLES + Math.min(operands, traffic.firstGroupCycles());
        var first = START_CYCLES + Math.max(operands, start - START_CYCLES);
        var lastStores = traffic.storeCycles() / tiles(extents) + END_CYCLES;
        if (extents.isDepthSplit()) {
            return new GemmCost(first, 0, all.cycles(), lastStores);
        }
        var across = (double) extents.tilesAcross() / tiles(extents);
        var rowDram = traffic.firstRowDramCycles();
        var share = all.dram == 0 ? 0 : rowDram / all.dram;
        var row = new Busy(
                array.firstRowCycles(),
                rowDram,
                all.load * share,
                all.store * (extents.tilesAcross() - 1) / tiles(extents),
                all.host * across);
        var before = new Busy(row.array, row.dram + operands, row.load, all.store * across, row.host);
        var others = extents.panels() > 1 ? all.minus(before).cycles() : 0;
        return new GemmCost(first, row.cycles(), others, lastStores);
    }

    public long cycles() {
        return Math.round(first + row + others + last);
    }

    private static double tiles(Extents extents) {
        return (double) extents.panels() * extents.tilesAcross();
    }

    private static double host(Extents extents) {
        return GemmIssue.instructions(extents) * GemmIssue.CYCLES_PER_INSTRUCTION;
    }

    /** A sharp but smooth maximum: units that are nearly as busy as the busiest wait for each other now and then. */
    private static double together(double... busy) {
        var most = DoubleStream.of(busy).max().orElseThrow();
        if (most <= 0) {
            return 0;
        }
        var sum = DoubleStream.of(busy)
                .map(one -> Math.pow(Math.max(0, one) / most, SHARPNESS))
                .sum();
        return most * Math.pow(sum, 1 / SHARPNESS);
    }
}
