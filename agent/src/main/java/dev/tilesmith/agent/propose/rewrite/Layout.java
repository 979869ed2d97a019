package dev.tilesmith.agent.propose.rewrite;

import dev.tilesmith.agent.propose.analysis.Buffer;
import dev.tilesmith.agent.propose.analysis.Command.Memory;
import dev.tilesmith.agent.propose.analysis.Command.Role;
import dev.tilesmith.agent.propose.analysis.KernelAnalysis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds rows for buffers that grow or move, one after the other, beside those that stay. Not thread-safe. */
final class Layout {
    private final KernelAnalysis kernel;
    private final List<Taken> taken = new ArrayList<>();

    private record Taken(Buffer buffer, long first, long end) {
        boolean meets(long otherFirst, long otherEnd) {
            return otherFirst < end && first < otherEnd;
        }
    }

    Layout(KernelAnalysis kernel, List<Buffer> moving) {
        this.kernel = kernel;
        kernel.buffers().stream()
                .filter(buffer -> !moving.contains(buffer))
                .forEach(buffer -> taken.add(new Taken(buffer, buffer.first(), buffer.end())));
    }

    /** The best first row for a single buffer with this many rows. */
    static Optional<Long> place(KernelAnalysis kernel, Buffer buffer, long rows) {
        return new Layout(kernel, List.of(buffer)).place(buffer, rows);
    }

    /** Takes the best room for a buffer with this many rows and gives its first row. */
    Optional<Long> place(Buffer buffer, long rows) {
        var place = places(buffer, rows).stream().findFirst();
        place.ifPresent(first -> taken.add(new Taken(buffer, first, first + rows)));
        return place;
    }

    /**
     * First rows at which the buffer could lie, best first. Operands that the array reads at the same time want
     * different scratchpad banks, since a bank has one port (accelerator-timing.md, section 2.4, row arbitration).
     */
    List<Long> places(Buffer buffer, long rows) {
        var capacity = kernel.rows(buffer.memory());
        var others = taken.stream()
                .filter(other -> other.buffer.memory() == buffer.memory())
                .toList();
        var dim = kernel.target().dim();
        var banks = Stream.iterate(0L, first -> first < capacity, first -> first + kernel.bankRows(buffer.memory()));
        var ends = others.stream().map(other -> (other.end + dim - 1) / dim * dim);
        var top = Stream.of((capacity - rows) / dim * dim);
        return Stream.of(Stream.of(buffer.first()), banks, ends, top)
                .flatMap(places -> places)
                .distinct()
                .filter(first -> first >= 0 && rows <= capacity - first)
                .filter(first -> others.stream().noneMatch(other -> other.meets(first, first + rows)))
                .sorted(Comparator.comparingLong(first -> conflicts(buffer, first, rows)))
                .toList();
    }

    /** How many buffers that are read together with this one would share a bank with it. */
    private long conflicts(Buffer buffer, long first, long rows) {
        if (buffer.memory() == Memory.ACCUMULATOR) {
            return 0;
        }
        var bank = kernel.bankRows(buffer.memory());
        var firstRow = first / bank * bank;
        var endRow = (first + rows + bank - 1) / bank * bank;
        return taken.stream()
                .filter(other -> other.buffer.memory() == Memory.SCRATCHPAD
                        && isReadWith(buffer, other.buffer)
                        && other.meets(firstRow, endRow))
                .count();
    }

    static boolean isReadWith(Buffer a, Buffer b) {
        return a.has(Role.WEIGHTS) && b.has(Role.INPUT) || a.has(Role.INPUT) && b.has(Role.WEIGHTS);
    }
}
