package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds rows for a buffer that grows or moves. */
final class Placement {
    private Placement() {}

    /**
     * First rows at which the buffer could lie with this many rows, best first. Operands that the array reads at the
     * same time want different scratchpad banks, since a bank has one port (accelerator-timing.md, section 2.4, row
     * arbitration).
     */
    static List<Long> places(KernelAnalysis kernel, Buffer buffer, long rows) {
        var capacity = kernel.rows(buffer.memory());
        var others = kernel.buffers().stream()
                .filter(other -> other != buffer && other.memory() == buffer.memory())
                .toList();
        var banks = Stream.iterate(0L, first -> first < capacity, first -> first + kernel.bankRows(buffer.memory()));
        var ends = others.stream().map(other -> (other.end() + 15) / 16 * 16);
        var top = Stream.of((capacity - rows) / 16 * 16);
        var candidates = Stream.of(Stream.of(buffer.first()), banks, ends, top)
                .flatMap(places -> places)
                .distinct()
                .filter(first -> first >= 0 && rows <= capacity - first)
                .filter(first ->
                        others.stream().noneMatch(other -> first < other.end() && other.first() < first + rows))
                .toList();
        var best = new ArrayList<>(candidates);
        best.sort((a, b) -> Integer.compare(
                conflicts(kernel, buffer, others, a, rows), conflicts(kernel, buffer, others, b, rows)));
        return best;
    }

    /** How many buffers that are read together with this one would share a bank with it. */
    private static int conflicts(KernelAnalysis kernel, Buffer buffer, List<Buffer> others, long first, long rows) {
        if (buffer.memory() == Memory.ACCUMULATOR) {
            return 0;
        }
        var bank = kernel.bankRows(buffer.memory());
        return (int) others.stream()
                .filter(other -> opposed(buffer, other))
                .filter(other ->
                        first / bank <= (other.end() - 1) / bank && other.first() / bank <= (first + rows - 1) / bank)
                .count();
    }

    private static boolean opposed(Buffer a, Buffer b) {
        return a.has(Role.WEIGHTS) && b.has(Role.INPUT) || a.has(Role.INPUT) && b.has(Role.WEIGHTS);
    }
}
