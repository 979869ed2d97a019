package dev.tilesmith.sim.compile.machine;

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

    /** Adds the intervals of another set, with which this one has nothing in common. */
    void addAll(Segments other) {
        for (var i = 0; i < other.count(); i++) {
            insert(other.from(i), other.to(i));
        }
    }

    /** Takes the intervals of another set out again, all of which were added. */
    void removeAll(Segments other) {
        for (var i = 0; i < other.count(); i++) {
            var index = firstEndingAfter(other.from(i));
            var first = bounds.length - size;
            System.arraycopy(bounds, first, bounds, first + 2, 2 * index);
            size -= 2;
        }
    }

    private void insert(int from, int to) {
        var index = firstEndingAfter(from);
        if (size + 2 > bounds.length) {
            var larger = new int[bounds.length * 2];
            System.arraycopy(bounds, bounds.length - size, larger, larger.length - size, size);
            bounds = larger;
        }
        var first = bounds.length - size;
        System.arraycopy(bounds, first, bounds, first - 2, 2 * index);
        bounds[first - 2 + 2 * index] = from;
        bounds[first - 1 + 2 * index] = to;
        size += 2;
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
