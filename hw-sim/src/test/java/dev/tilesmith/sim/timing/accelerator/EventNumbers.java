package dev.tilesmith.sim.timing.accelerator;

import dev.tilesmith.sim.timing.accelerator.shared.TimingListener;
import java.util.Arrays;

/** Keeps every event of an engine as numbers, so that two long runs can be compared. Not thread-safe. */
public final class EventNumbers implements TimingListener {
    private static final int WIDTH = 3;

    private long[] numbers = new long[1 << 12];
    private int size;

    private void add(long cycle, int kind, long what, long operands) {
        if (size + WIDTH > numbers.length) {
            numbers = Arrays.copyOf(numbers, 2 * numbers.length);
        }
        numbers[size++] = cycle;
        numbers[size++] = (long) kind << 32 | what;
        numbers[size++] = operands;
    }

    /** How many events there were. */
    public int count() {
        return size / WIDTH;
    }

    /** Where two lists differ first, as text; empty if they are equal. */
    public String firstDifference(EventNumbers other) {
        int at = Arrays.mismatch(numbers, 0, size, other.numbers, 0, other.size);
        if (at < 0) {
            return "";
        }
        int event = at / WIDTH;
        return "event %d: %s against %s".formatted(event, text(event), other.text(event));
    }

    private String text(int event) {
        int at = WIDTH * event;
        return at >= size
                ? "nothing"
                : "cycle %d kind %d number %d (%x)"
                        .formatted(numbers[at], numbers[at + 1] >> 32, (int) numbers[at + 1], numbers[at + 2]);
    }

    @Override
    public void command(long cycle, int funct, long rs1, long rs2, int line) {
        add(cycle, 0, funct, rs1 * 31 + rs2);
    }

    @Override
    public void allocated(long cycle, int funct, long rs1, long rs2, int line) {
        add(cycle, 1, funct, rs1 * 31 + rs2);
    }

    @Override
    public void issued(long cycle, int slot, int funct, long rs1, long rs2) {
        add(cycle, 2, slot, rs1 * 31 + rs2);
    }

    @Override
    public void done(long cycle, int slot) {
        add(cycle, 3, slot, 0);
    }

    @Override
    public void readRequest(long cycle, int id, int logBytes, long address) {
        add(cycle, 4, id, address * 31 + logBytes);
    }

    @Override
    public void readBeat(long cycle, int id) {
        add(cycle, 5, id, 0);
    }

    @Override
    public void writeBeat(long cycle, int id, long address) {
        add(cycle, 6, id, address);
    }

    @Override
    public void writeAcknowledged(long cycle, int id) {
        add(cycle, 7, id, 0);
    }
}
