package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import dev.tilesmith.agent.propose.analysis.StraightLine;
import java.util.List;

/**
 * Writes out all loops of a small kernel at once, so that each command has constant operands: the host only issues them,
 * and other rewrites see every step of a chain of small products by itself. For small arrays only: on a large one an
 * operation takes longer than the host takes to issue it.
 */
public final class WriteOut implements Rewrite {
    @Override
    public List<Change> changes(KernelAnalysis kernel) {
        if (!Estimate.isLatencyBound(kernel) || StraightLine.of(kernel).isPresent()) {
            return List.of();
        }
        return WrittenOut.of(kernel)
                .map(body -> new Change("unroll a loop", "write out all loops", List.of(kernel.with(body))))
                .stream()
                .toList();
    }
}
