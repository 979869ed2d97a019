package dev.tilesmith.schedule.facts;

import dev.tilesmith.op.Op;
import dev.tilesmith.op.Parameter;
import dev.tilesmith.sim.isa.Instruction;
import dev.tilesmith.sim.isa.LocalAddress;
import dev.tilesmith.sim.memory.MemoryMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The sums in the accumulator: when they begin and end, and which part of which array they become. Not thread-safe. */
final class Sums {
    /** A block in the accumulator while it is summed. Time is counted in computes. */
    private static final class Sum {
        private long first = -1;
        private long last = -1;
        private int depth;
        private int steps;
        private long storedAt = Long.MAX_VALUE;
        private final Set<Integer> leftRows = new HashSet<>();
        private final Set<Integer> rightRows = new HashSet<>();
    }

    /** A part of a block that was stored in one row of an array. */
    private record Stored(int array, int row, int column, int columns, Sum sum) {}

    /**
     * The largest set of sums that were in the accumulator at once: going on at the same time, or all ended before the
     * first of them was stored.
     *
     * @param rows of the array that they became
     * @param columns of it
     * @param depth products in each sum
     * @param steps computes for each sum
     * @param leftPlaces scratchpad places from which a sum's computes took their left operand
     * @param rightPlaces the same of their right one
     */
    record Tile(int rows, int columns, int depth, int steps, int leftPlaces, int rightPlaces) {}

    private final int dim;
    private final List<Parameter> parameters;
    private final List<MemoryMap.Placed> places;
    private final Sum[] sums;
    private final List<Stored> stored = new ArrayList<>();
    private LocalAddress output = LocalAddress.GARBAGE;
    private int outputRows;
    private long storeStride;
    private long computes;

    Sums(Op op, List<MemoryMap.Placed> places) {
        this.places = places;
        parameters = op.parameters();
        dim = op.target().dim();
        sums = new Sum[op.target().accumulatorRows()];
        Arrays.setAll(sums, _ -> new Sum());
    }

    void configure(Instruction.ConfigStore config) {
        storeStride = config.strideBytes();
    }

    /** What sums begin with, unless it is added to what is there. */
    void load(Instruction.Mvin move, int blockStride) {
        if (move.destination().isAccumulating()) {
            return;
        }
        for (var column = 0; column < move.tile().columns(); column += dim) {
            var first = move.destination().row() + column / dim * blockStride;
            begin(first, move.tile().rows());
        }
    }

    private void begin(int first, int rows) {
        Arrays.fill(sums, first, first + rows, new Sum());
    }

    void preload(Instruction.Preload preload) {
        output = preload.output();
        outputRows = preload.outputTile().rows();
    }

    void compute(Instruction.Compute compute, Operands.Use use) {
        if (!output.isGarbage() && output.isAccumulator()) {
            if (!output.isAccumulating()) {
                begin(output.row(), outputRows);
            }
            for (var row = output.row(); row < output.row() + outputRows; row++) {
                add(sums[row], compute.activationsTile().columns(), use);
            }
        }
        computes++;
    }

    private void add(Sum sum, int depth, Operands.Use use) {
        if (sum.last == computes) {
            return;
        }
        sum.first = sum.first < 0 ? computes : sum.first;
        sum.last = computes;
        sum.depth += depth;
        sum.steps++;
        sum.leftRows.add(use.leftRow());
        sum.rightRows.add(use.rightRow());
    }

    void store(Instruction.Mvout move) {
        for (var i = 0; move.source().isAccumulator() && i < move.tile().rows(); i++) {
            var address = move.dramAddress() + i * storeStride;
            for (var column = 0; column < move.tile().columns(); column += dim) {
                var sum = sums[move.source().row() + i + column];
                if (sum.first >= 0) {
                    sum.storedAt = Math.min(sum.storedAt, computes);
                    keep(address, column, Math.min(dim, move.tile().columns() - column), sum);
                }
            }
        }
    }

    /** A stored row of a block, which may reach over the ends of the array's rows. */
    private void keep(long address, int column, int columns, Sum sum) {
        for (var array = 0; array < places.size(); array++) {
            var place = places.get(array);
            if (address >= place.address() && address < place.address() + place.sizeBytes()) {
                var parameter = parameters.get(array);
                var width = parameter.shape().getLast();
                var element =
                        (int) ((address - place.address()) / parameter.type().bytes()) + column;
                for (var end = element + columns; element < end; ) {
                    var part = Math.min(end - element, width - element % width);
                    stored.add(new Stored(array, element / width, element % width, part, sum));
                    element += part;
                }
            }
        }
    }

    /** Nothing if no sum was stored from the accumulator, or if those that were there at once form no rectangle. */
    Optional<Tile> tile() {
        var overlapping = mostOverlapping();
        var together = mostEndedTogether();
        return elements(together) > elements(overlapping) ? tile(together) : tile(overlapping);
    }

    private static long elements(List<Stored> parts) {
        return parts.stream().mapToLong(Stored::columns).sum();
    }

    private static Optional<Tile> tile(List<Stored> parts) {
        var rows = parts.stream().mapToInt(Stored::row).distinct().count();
        var columns = new BitSet();
        parts.forEach(part -> columns.set(part.column(), part.column() + part.columns()));
        if (parts.isEmpty() || rows * columns.cardinality() != elements(parts)) {
            return Optional.empty();
        }
        var sum = parts.stream()
                .map(Stored::sum)
                .reduce((a, b) -> b.steps > a.steps ? b : a)
                .orElseThrow();
        return Optional.of(new Tile(
                (int) rows, columns.cardinality(), sum.depth, sum.steps, places(sum.leftRows), places(sum.rightRows)));
    }

    private static int places(Set<Integer> rows) {
        return rows.contains(-1) ? 0 : rows.size();
    }

    private List<Stored> mostOverlapping() {
        var change = new long[(int) computes + 1];
        for (var one : stored) {
            change[(int) one.sum.first] += one.columns;
            change[(int) one.sum.last + 1] -= one.columns;
        }
        var best = 0L;
        var bestTime = 0L;
        var now = 0L;
        for (var time = 0; time < change.length; time++) {
            now += change[time];
            if (now > best) {
                best = now;
                bestTime = time;
            }
        }
        var when = bestTime;
        return stored.stream()
                .filter(one -> one.sum.first <= when && when <= one.sum.last)
                .toList();
    }

    private List<Stored> mostEndedTogether() {
        var best = List.<Stored>of();
        var batch = new ArrayList<Stored>();
        var end = Long.MAX_VALUE;
        for (var part : stored.stream()
                .sorted(Comparator.comparingLong(part -> part.sum.last))
                .toList()) {
            if (part.sum.last >= end) {
                best = elements(batch) > elements(best) ? List.copyOf(batch) : best;
                batch.clear();
                end = Long.MAX_VALUE;
            }
            batch.add(part);
            end = Math.min(end, part.sum.storedAt);
        }
        return elements(batch) > elements(best) ? batch : best;
    }
}
