package dev.tilesmith.schedule;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a kernel lays its op over the machine, as far as it can be read off the kernel. Extents are in elements, not in
 * blocks, and cut off at the array's own extents.
 *
 * @param rows of the output tile that is summed in the accumulator at once
 * @param columns of that tile
 * @param depth of the sums for which operands are loaded in one step
 * @param resident names of arrays that are loaded once and stay, in the order of their names
 * @param buffered names of arrays with two buffers or more, one being filled while another is read, in the same order
 */
public record TileFacts(int rows, int columns, int depth, Set<String> resident, Set<String> buffered) {
    public TileFacts {
        if (rows < 1 || columns < 1 || depth < 1) {
            throw new IllegalArgumentException("rows, columns and depth of a tile must be at least 1, got %d, %d, %d"
                    .formatted(rows, columns, depth));
        }
        resident = Collections.unmodifiableSet(new TreeSet<>(resident));
        buffered = Collections.unmodifiableSet(new TreeSet<>(buffered));
    }

    /** A line for people: {@code tiles of 512x64, depth 64; B stays; A has two buffers}. */
    public String describe() {
        var text = new StringBuilder("tiles of %dx%d, depth %d".formatted(rows, columns, depth));
        if (!resident.isEmpty()) {
            text.append("; %s %s".formatted(String.join(", ", resident), resident.size() == 1 ? "stays" : "stay"));
        }
        if (!buffered.isEmpty()) {
            text.append("; %s %s two buffers"
                    .formatted(String.join(", ", buffered), buffered.size() == 1 ? "has" : "have"));
        }
        return text.toString();
    }
}
