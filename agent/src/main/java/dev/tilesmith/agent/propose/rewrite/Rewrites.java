package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import java.util.List;

/** All rewrites. */
public final class Rewrites {
    private static final List<Rewrite> ALL = List.of(
            new RegisterBlock(),
            new KeepResident(),
            new DoubleBuffer(),
            new SeparateBanks(),
            new Prefetch(),
            new OverwriteFirst(),
            new KeepWeights(),
            new WidenMoves(),
            new Interchange(),
            new Tile(),
            new Unroll(),
            new WriteOut(),
            new KeepResults(),
            new OrderCommands(),
            new Fuse(),
            new HoistAddresses(),
            new DropFences(),
            new DropConfigs());

    private Rewrites() {}

    /** Every change that any rewrite can make to the kernel. */
    public static List<Change> of(KernelAnalysis kernel) {
        return ALL.stream().flatMap(rewrite -> rewrite.changes(kernel).stream()).toList();
    }
}
