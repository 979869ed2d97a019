package dev.tilesmith.sim.compile;

import java.util.Arrays;

/** A set of instruction positions as sorted half-open intervals. Not thread-safe. */
final class Segments {
    private int[] bounds = new int[4];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    /** Adds an interval in front of or touching those there are; they are found from the last block to the first. */
    void addInFront(int from, int to) {
        if (size > 0 && bounds[bounds.length - size] <= to) {
            var first = bounds.length - size;
            bounds[first] = Math.min(bounds[first], from);
            return;
        }
        if (size + 2 > bounds.length) {
            var larger = new int[bounds.length * 2];
            System.arraycopy(bounds, bounds.length - size, larger, larger.length - size, size);
            bounds = larger;
        }
        size += 2;
        bounds[bounds.length - size] = from;
        bounds[bounds.length - size + 1] = to;
    }

    int from(int index) {
        return bounds[bounds.length - size + 2 * index];
    }

    int to(int index) {
        return bounds[bounds.length - size + 2 * index + 1];
    }

    int count() {
        return size / 2;
    }

    int length() {
        var total = 0;
        for (var i = 0; i < count(); i++) {
            total += to(i) - from(i);
        }
        return total;
    }

    /** Index of the first interval that ends behind the position. */
    private int firstEndingAfter(int position) {
        var low = 0;
        var high = count();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (to(middle) > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    boolean overlaps(Segments other) {
        if (count() > other.count()) {
            return other.overlaps(this);
        }
        for (var i = 0; i < count(); i++) {
            var index = other.firstEndingAfter(from(i));
            if (index < other.count() && other.from(index) < to(i)) {
                return true;
            }
        }
        return false;
    }

    /** Adds the intervals of another set; overlapping ones become one. */
    void addAll(Segments other) {
        if (other.size == 0) {
            return;
        }
        var all = new long[count() + other.count()];
        for (var i = 0; i < count(); i++) {
            all[i] = (long) from(i) << 32 | to(i);
        }
        for (var i = 0; i < other.count(); i++) {
            all[count() + i] = (long) other.from(i) << 32 | other.to(i);
        }
        Arrays.sort(all);
        size = 0;
        for (var i = all.length - 1; i >= 0; i--) {
            addInFront((int) (all[i] >> 32), (int) all[i]);
        }
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var i = 0; i < count(); i++) {
            text.append('[').append(from(i)).append(',').append(to(i)).append(')');
        }
        return text.toString();
    }
}
