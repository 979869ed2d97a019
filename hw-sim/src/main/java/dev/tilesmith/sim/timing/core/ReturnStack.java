package dev.tilesmith.sim.timing.core;

/** Six return addresses in a circle; never repaired (section 3.2). Not thread-safe. */
final class ReturnStack {
    private static final int SIZE = 6;

    private final long[] addresses = new long[SIZE];
    private int top;
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    long top() {
        return addresses[top];
    }

    void push(long address) {
        top = top == SIZE - 1 ? 0 : top + 1;
        addresses[top] = address;
        count = Math.min(count + 1, SIZE);
    }

    void pop() {
        if (count > 0) {
            count--;
            top = top == 0 ? SIZE - 1 : top - 1;
        }
    }
}
