package dev.tilesmith.sim.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the slices of a run and writes them as a timeline in the Chrome trace format (one microsecond of the viewer is
 * one cycle). Not thread-safe.
 */
public final class TraceRecorder implements Profile {
    /** Enough for minutes of scrolling; a viewer can not take much more. */
    private static final int MOST_SLICES = 400_000;

    private final List<Slice> slices = new ArrayList<>();
    private long beginCycle;
    private boolean open = true;
    private long leftOut;

    private record Slice(Unit unit, String name, int line, long beginCycle, long endCycle) {}

    @Override
    public void slice(Unit unit, String name, int line, long beginCycle, long endCycle) {
        if (!open) {
            return;
        }
        if (slices.size() < MOST_SLICES) {
            slices.add(new Slice(unit, name, line, beginCycle, endCycle));
        } else {
            leftOut++;
        }
    }

    @Override
    public boolean wantsSlices() {
        return true;
    }

    @Override
    public void begin(long cycle) {
        slices.clear();
        leftOut = 0;
        beginCycle = cycle;
        open = true;
    }

    @Override
    public void end(long cycle) {
        open = false;
    }

    /** The whole file, one event a line. */
    public String json() {
        var out = new StringBuilder(
                        "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"unit\":\"1 us = 1 cycle\",\"leftOut\":")
                .append(leftOut)
                .append("},\"traceEvents\":[\n");
        for (var unit : Unit.values()) {
            out.append("{\"ph\":\"M\",\"pid\":1,\"tid\":%d,\"name\":\"thread_name\",\"args\":{\"name\":\"%s\"}},\n"
                    .formatted(unit.ordinal(), unit.label()));
        }
        out.append("{\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{\"name\":\"kernel\"}}");
        for (var slice : slices) {
            append(out, slice);
        }
        return out.append("\n]}\n").toString();
    }

    private void append(StringBuilder out, Slice slice) {
        out.append(",\n{\"ph\":\"X\",\"pid\":1,\"tid\":")
                .append(slice.unit.ordinal())
                .append(",\"ts\":")
                .append(slice.beginCycle - beginCycle)
                .append(",\"dur\":")
                .append(Math.max(1, slice.endCycle - slice.beginCycle))
                .append(",\"name\":\"")
                .append(slice.name)
                .append("\",\"args\":{\"line\":")
                .append(slice.line)
                .append("}}");
    }
}
